import { z } from 'zod';
import { idSchema, secondsLeftSchema, sentSecretSchema } from './primitives.js';
import { typedCodeShape } from './verification.js';
import { deviceInputSchema } from './tokens.js';

/** A third party's id: what stands in paths, and the type of the identities that it proves. */
export const providerIdPattern = /^[a-z][a-z0-9_-]{1,30}$/;

/** A way to sign in that is open here. `name` is a brand or an English word; pages translate by `id` what they know. */
export const providerSchema = z.strictObject({
  id: z.string(),
  type: z.enum([
    /** Any identifier of the person's with their password. */
    'password',
    /** A code to a phone or an email address; `id` is the channel. */
    'code',
    /** A third party: `GET /v1/auth/oauth/{id}/start`, or a native SDK's code. */
    'oauth',
    /** The carrier of the phone: `POST /v1/auth/carrier/challenges`. */
    'carrier',
  ]),
  name: z.string(),
});
export const providerListSchema = z.strictObject({ items: z.array(providerSchema) });
export type ProviderView = z.infer<typeof providerSchema>;

/** PKCE of our own: `challenge` is the SHA-256 of the verifier that the ticket is redeemed with, in base64url. */
export const oauthStartQuerySchema = z.strictObject({
  redirectUri: z.string().min(1).max(2048),
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be a SHA-256 in base64url'),
});
export type OauthStartQuery = z.infer<typeof oauthStartQuerySchema>;

/**
 * What stands behind `#error=` where a third party brings nobody: the page says it and offers to try again. With a
 * person, `#ticket=` stands there.
 */
export const oauthErrorSchema = z.enum([
  /** The person said no there. */
  'access_denied',
  /** The third party's code was not good: begin again. */
  'code_invalid',
  /** The third party failed. */
  'provider_error',
  /** The third party didn't answer. */
  'provider_timeout',
]);
export type OauthError = z.infer<typeof oauthErrorSchema>;

/** A ticket from the callback's fragment, with the verifier whose challenge it was asked with. */
export const shownTicketShape = { ticket: sentSecretSchema, verifier: z.string().min(1).max(200) } as const;

export const ticketLoginSchema = z.strictObject({ ...shownTicketShape, device: deviceInputSchema });
export type TicketLogin = z.infer<typeof ticketLoginSchema>;

/** What a third party sends the browser back with: anything, each parameter once. */
export const oauthCallbackQuerySchema = z.record(z.string().max(100), z.string().max(8192));

/** What a native SDK's code is bound to: asked for first, with a proof of the same key. */
export const oauthChallengeSchema = z.strictObject({
  challengeId: idSchema,
  nonce: z.string(),
  expiresIn: secondsLeftSchema,
});
export type OauthChallenge = z.infer<typeof oauthChallengeSchema>;

export const nativeCodeSchema = z.strictObject({
  challengeId: z.string().min(1).max(100),
  code: z.string().min(1).max(4096),
  device: deviceInputSchema,
});
export type NativeCode = z.infer<typeof nativeCodeSchema>;

/** Proves an account that one has, by its password or by a code for `login` to its phone or address. */
export const accountProofSchemas = [
  z.strictObject({
    method: z.literal('password'),
    identifier: z.string().trim().min(1).max(254),
    password: z.string().min(1).max(1024),
  }),
  z.strictObject({ method: z.literal('code'), ...typedCodeShape }),
] as const;
export const accountProofSchema = z.discriminatedUnion('method', accountProofSchemas);
export type AccountProof = z.infer<typeof accountProofSchema>;

/** "Link to an account that I have": `ticket` is the one that stands in the body of `identity_unlinked`. */
export const ticketLinkSchema = z.strictObject({
  ticket: sentSecretSchema,
  proof: accountProofSchema,
  device: deviceInputSchema,
});
export type TicketLink = z.infer<typeof ticketLinkSchema>;

/** "Make me a new account". */
export const ticketRegisterSchema = z.strictObject({ ticket: sentSecretSchema, device: deviceInputSchema });
export type TicketRegister = z.infer<typeof ticketRegisterSchema>;

/** What the third party told of the person, for the page that asks "link or new"; nothing of it is a proof. */
export const suggestionsSchema = z.strictObject({ nickname: z.string(), avatarUrl: z.string().nullable() });
export type Suggestions = z.infer<typeof suggestionsSchema>;
