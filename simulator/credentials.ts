/**
 * The secrets that the service and the simulator share. Each begins with `simulator-`, by which a production start
 * knows and refuses them.
 */
export const webhookSecret = 'simulator-webhook-secret';
export const smtpUser = 'simulator';
export const smtpPassword = 'simulator-smtp-password';

/** The apps that the service is registered as with third parties, by the third party's id. */
export const thirdPartyApps = {
  weixin: { id: 'wx5a1a0f7b3c2d1e00', secret: 'simulator-weixin-secret' },
  weixin_native: { id: 'wx7c2e9d4b8a6f5100', secret: 'simulator-weixin-native-secret' },
  qq: { id: '101000001', secret: 'simulator-qq-key' },
  weibo: { id: '2000000001', secret: 'simulator-weibo-secret' },
  github: { id: 'Iv1.5a0a0a0a0a0a0a0a', secret: 'simulator-github-secret' },
  oidc: { id: 'saoma-at-oidc', secret: 'simulator-oidc-secret' },
} as const;
