import { z } from 'zod';
import { idSchema, qrIdPattern, sentSecretSchema } from './primitives.js';
import { qrViewSchema, type QrView } from './qr-session.js';
import { sessionSchema, tokensSchema, type Tokens } from './tokens.js';

/** `auth` of `/pc`. `dpop` is left out only by a site whose policy lets it go without a key. */
export const pcAuthSchema = z.strictObject({
  qrId: z.string().regex(qrIdPattern),
  secret: sentSecretSchema,
  dpop: sentSecretSchema.optional(),
});

/** `auth` of `/session`. */
export const sessionAuthSchema = z.strictObject({ token: sentSecretSchema, dpop: sentSecretSchema });

/** Why a sign-in session ended. */
export const revocationReasonSchema = z.enum([
  'signed_out',
  'revoked_by_user',
  'device_removed',
  'refresh_token_reused',
  'revoked_by_site',
]);
export type RevocationReason = z.infer<typeof revocationReasonSchema>;

export const sessionRevokedSchema = z.strictObject({ sessionId: idSchema, reason: revocationReasonSchema });
export const accountChangedSchema = z.strictObject({ what: z.enum(['profile', 'sessions', 'devices']) });
export const loginNewSchema = z.strictObject({ session: sessionSchema });

/** Every event's body by name: what tests and clients parse with. */
export const pushSchemas = {
  'qr:state': qrViewSchema,
  'qr:token': tokensSchema,
  'session:revoked': sessionRevokedSchema,
  'account:changed': accountChangedSchema,
  'login:new': loginNewSchema,
} as const;

/** What the server emits on `/pc`. */
export interface PcEvents {
  'qr:state': (view: QrView) => void;
  /** Acknowledge within `tokenAckTimeoutMs`, once the tokens are kept; else they may be asked for again. */
  'qr:token': (tokens: Tokens, acknowledge: () => void) => void;
}

/** What the server emits on `/session`. */
export interface SessionEvents {
  'session:revoked': (event: z.infer<typeof sessionRevokedSchema>) => void;
  'account:changed': (event: z.infer<typeof accountChangedSchema>) => void;
  'login:new': (event: z.infer<typeof loginNewSchema>) => void;
}
