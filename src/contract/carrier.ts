import { z } from 'zod';
import { idSchema, secondsLeftSchema, sentSecretSchema } from './primitives.js';
import { accountProofSchema, providerIdPattern } from './third-parties.js';
import { deviceInputSchema } from './tokens.js';

/** The operators of the Chinese mainland, as their phone SDKs name them: China Mobile, China Unicom, China Telecom. */
export const carrierSchema = z.enum(['CM', 'CU', 'CT']);
export type Carrier = z.infer<typeof carrierSchema>;

/** What a carrier's token is for: to sign somebody in, or to check whether a number is the phone's. */
export const carrierPurposeSchema = z.enum(['sign_in', 'check']);
export type CarrierPurpose = z.infer<typeof carrierPurposeSchema>;

const providerSchema = z.string().regex(providerIdPattern, 'must be the id of a provider');

/** No operator's token has other characters; some providers take it in the URL, where each of those would be many bytes. */
const carrierTokenSchema = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[\x20-\x7e]+$/, 'must be ASCII');

/**
 * Asks for what a carrier's token is bound to. `provider` names one of those that are open here; `carrier` is what the
 * phone's SDK says of its SIM; `web` is for a page in the phone's browser, and with it `purpose`, `sign_in` without.
 */
export const carrierChallengeRequestSchema = z.strictObject({
  provider: providerSchema.optional(),
  carrier: carrierSchema.optional(),
  web: z.boolean().optional(),
  purpose: carrierPurposeSchema.optional(),
  device: deviceInputSchema,
});
export type CarrierChallengeRequest = z.infer<typeof carrierChallengeRequestSchema>;

/** What a page needs to ask the carrier for its token, by provider. */
export const carrierWebSchema = z.discriminatedUnion('type', [
  /** The provider's script is started with these, and gives the token. */
  z.strictObject({ type: z.literal('sdk'), accessToken: z.string(), jwtToken: z.string() }),
  /** The browser goes there over the mobile network and comes back with `?code=&state=`: the code is the token. */
  z.strictObject({ type: z.literal('redirect'), url: z.url() }),
]);
export type CarrierWeb = z.infer<typeof carrierWebSchema>;

/** `providers`: the ids that may be named with the token, the best one for this SIM first. */
export const carrierChallengeSchema = z.strictObject({
  challengeId: idSchema,
  nonce: z.string(),
  expiresIn: secondsLeftSchema,
  providers: z.array(z.string()),
  web: z.record(z.string(), carrierWebSchema).optional(),
});
export type CarrierChallenge = z.infer<typeof carrierChallengeSchema>;

/** A carrier's token and the challenge that it answers. Without `provider` it is of the first that the challenge named. */
export const carrierProofShape = {
  challengeId: z.string().min(1).max(100),
  provider: providerSchema.optional(),
  token: carrierTokenSchema,
} as const;
export const carrierProofSchema = z.strictObject(carrierProofShape);
export type CarrierProof = z.infer<typeof carrierProofSchema>;

/** Without `consent` nobody is signed in: the person has read what the carrier's terms are and said yes. */
export const carrierLoginSchema = z.strictObject({
  ...carrierProofShape,
  consent: z.boolean().optional(),
  device: deviceInputSchema,
});
export type CarrierLogin = z.infer<typeof carrierLoginSchema>;

/** `138****0001`, as the carrier's SDK masks a number before there is any consent. */
export const maskedNumberSchema = z
  .string()
  .max(20)
  .regex(/^\+?\d{2,6}\*{3,8}\d{2,4}$/, 'must be a masked number: a whole one has no place in a URL');

export const carrierHintQuerySchema = z.strictObject({
  number: maskedNumberSchema.optional(),
  carrier: carrierSchema.optional(),
});
export type CarrierHintQuery = z.infer<typeof carrierHintQuerySchema>;

/** What the page that asks for consent shows: whose terms are agreed to. Null where the operator isn't known. */
export const carrierHintSchema = z.strictObject({
  number: z.string().nullable(),
  carrier: carrierSchema.nullable(),
  terms: z.strictObject({ name: z.string(), url: z.url() }).nullable(),
});
export type CarrierHint = z.infer<typeof carrierHintSchema>;

const checkedNumberShape = {
  /** The whole number, in any spelling. */
  phone: z.string().trim().min(1).max(40).optional(),
  /** Its last four digits, as a person types them. */
  last4: z
    .string()
    .regex(/^\d{4}$/, 'must be four digits')
    .optional(),
} as const;

/** Is this the number of the phone in hand? Without both, the caller's own number, where they have one. */
export const ownPhoneCheckSchema = z
  .strictObject({ ...carrierProofShape, ...checkedNumberShape })
  .refine(({ phone, last4 }) => phone === undefined || last4 === undefined, {
    path: ['last4'],
    error: 'must not stand beside phone',
  });
export type OwnPhoneCheck = z.infer<typeof ownPhoneCheckSchema>;

/** The same for a site's server, whose app has the token. */
export const phoneCheckSchema = z
  .strictObject({ provider: providerSchema.optional(), token: carrierTokenSchema, ...checkedNumberShape })
  .refine(({ phone, last4 }) => (phone === undefined) !== (last4 === undefined), {
    path: ['phone'],
    error: 'must be given, or last4 instead',
  });
export type PhoneCheck = z.infer<typeof phoneCheckSchema>;

/** Null where the carrier doesn't know: that is never a yes. */
export const phoneCheckResultSchema = z.strictObject({ matches: z.boolean().nullable() });
export type PhoneCheckResult = z.infer<typeof phoneCheckResultSchema>;

/** The second step of a sign-in by a phone number alone: `ticket` stands in the body of `step_up_required`. */
export const secondStepSchema = z.strictObject({
  ticket: sentSecretSchema,
  proof: accountProofSchema,
  device: deviceInputSchema,
});
export type SecondStep = z.infer<typeof secondStepSchema>;
