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
  /** It signed itself out. */
  'signed_out',
  /** The person ended it from another session. */
  'revoked_by_user',
  /** The person removed its device. */
  'device_removed',
  /** A refresh token came back that was spent or void: it may have been stolen. */
  'refresh_token_reused',
  /** The site's server ended it, with `/v1/revoke`. */
  'revoked_by_site',
  /** The password was changed or reset. */
  'password_changed',
  /** The person said of it: "it wasn't me". */
  'reported_by_user',
  /** The account was merged into another, or is being deleted. */
  'account_closed',
  /** It rested on a phone number that someone else has now. */
  'number_changed_hands',
]);
export type RevocationReason = z.infer<typeof revocationReasonSchema>;

export const sessionRevokedSchema = z.strictObject({ sessionId: idSchema, reason: revocationReasonSchema });
/** What of an account is not as before. */
export const accountPartSchema = z.enum([
  /** Nickname, avatar, locale. */
  'profile',
  /** Sign-in sessions. */
  'sessions',
  /** Phones and browsers. */
  'devices',
  /** Ways to sign in. */
  'identities',
  /** The password: set, changed or reset. */
  'password',
  /** The login history: a try that failed. */
  'logins',
]);
export type AccountPart = z.infer<typeof accountPartSchema>;
export const accountChangedSchema = z.strictObject({ what: accountPartSchema });
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
  /** The state, at once on connecting and at each change. */
  'qr:state': (view: QrView) => void;
  /** The tokens. Acknowledge them once they are kept, within `tokenAckTimeoutMs`; else they may come again. */
  'qr:token': (tokens: Tokens, acknowledge: () => void) => void;
}

/** What the server emits on `/session`. */
export interface SessionEvents {
  /** This socket's own session has been ended; a disconnect follows. */
  'session:revoked': (event: z.infer<typeof sessionRevokedSchema>) => void;
  /** Something of the account is not as before: read it again. */
  'account:changed': (event: z.infer<typeof accountChangedSchema>) => void;
  /** The person has signed in elsewhere. Goes to their other devices. */
  'login:new': (event: z.infer<typeof loginNewSchema>) => void;
}
