/**
 * The secrets that the service and the simulator share. Each begins with `simulator-`, by which a production start
 * knows and refuses them.
 */
export const webhookSecret = 'simulator-webhook-secret';
export const smtpUser = 'simulator';
export const smtpPassword = 'simulator-smtp-password';
