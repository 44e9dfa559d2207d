import { z } from 'zod';
import { idSchema, secondsLeftSchema } from './primitives.js';
import { deviceInputSchema } from './tokens.js';

/** How a code travels. */
export const channelSchema = z.enum(['sms', 'email']);
export type Channel = z.infer<typeof channelSchema>;

/** What a code is good for, and for nothing else. */
export const codePurposeSchema = z.enum(['login', 'bind', 'reset_password', 'step_up']);
export type CodePurpose = z.infer<typeof codePurposeSchema>;

/**
 * Asks for a code. `to` is a phone number or an email address in any spelling; for `step_up` it may also be the id of
 * one of one's own identities, since pages know those by their masks only.
 */
export const codeRequestSchema = z.strictObject({
  channel: channelSchema,
  to: z.string().trim().min(1).max(254),
  purpose: codePurposeSchema,
});
export type CodeRequest = z.infer<typeof codeRequestSchema>;

/** `resendAfter`: seconds after which the same may be asked for again. */
export const sentCodeSchema = z.strictObject({
  requestId: idSchema,
  expiresIn: secondsLeftSchema,
  resendAfter: secondsLeftSchema,
});
export type SentCode = z.infer<typeof sentCodeSchema>;

/** A code as it was typed, and the request that it answers. Any text: a wrong one is `code_invalid`. */
export const typedCodeShape = {
  requestId: z.string().min(1).max(100),
  code: z.string().trim().min(1).max(20),
} as const;

export const codeLoginSchema = z.strictObject({ ...typedCodeShape, device: deviceInputSchema });
export type CodeLogin = z.infer<typeof codeLoginSchema>;

/** Any text: what is too weak is said by `password_too_weak`. */
export const newPasswordSchema = z.string().min(1).max(1024);

export const passwordResetSchema = z.strictObject({ ...typedCodeShape, newPassword: newPasswordSchema });
export type PasswordReset = z.infer<typeof passwordResetSchema>;
