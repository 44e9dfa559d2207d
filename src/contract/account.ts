import { z } from 'zod';
import { idSchema, localeSchema, pageOf, secondsLeftSchema, sentSecretSchema, timeSchema } from './primitives.js';
import { carrierProofShape } from './carrier.js';
import { accountProofSchema, providerIdPattern, shownTicketShape } from './third-parties.js';
import { sessionKindSchema } from './tokens.js';
import { newPasswordSchema, typedCodeShape } from './verification.js';

/** A way to sign in. `identifier` is masked; `name` is what a third party calls the person, to tell two accounts apart. */
export const identitySchema = z.strictObject({
  id: idSchema,
  /** `username`, `phone`, `email`, or a third party's id. */
  type: z.string(),
  identifier: z.string(),
  name: z.string().nullable(),
  verified: z.boolean(),
  boundAt: timeSchema,
  boundIp: z.string().nullable(),
  lastUsedAt: timeSchema.nullable(),
});
export type IdentityView = z.infer<typeof identitySchema>;
export const identityPageSchema = pageOf(identitySchema);

/** Binds a phone or an address by a code for `bind`, a phone by its carrier, or a third party by its ticket. */
export const bindSchema = z.union([
  z.strictObject({ type: z.literal('phone'), ...carrierProofShape }),
  z.strictObject({ type: z.enum(['phone', 'email']), ...typedCodeShape }),
  z.strictObject({ type: z.string().regex(providerIdPattern), ...shownTicketShape }),
]);
export type Bind = z.infer<typeof bindSchema>;

/** Proves the other account of a merge; the ticket that comes of it is good in the session that asked. */
export const mergeProofSchema = accountProofSchema;
export const mergeTicketSchema = z.strictObject({ ticket: z.string(), expiresIn: secondsLeftSchema });

export const mergeSchema = z.strictObject({ ticket: sentSecretSchema, confirm: z.literal(true).optional() });
export type Merge = z.infer<typeof mergeSchema>;

/** What both accounts have, so that only one can be kept. */
export const mergeConflictSchema = z.enum([
  /** Both have a password: the caller's stays. */
  'password',
  /** Nickname, avatar or locale differ: the caller's stay. */
  'profile',
  /** Both have a username: both go on working. */
  'username',
]);
export const mergeResultSchema = z.strictObject({
  /** False for a preview: nothing has been changed yet. */
  merged: z.boolean(),
  other: z.strictObject({ nickname: z.string(), avatarUrl: z.string().nullable(), createdAt: timeSchema }),
  moves: z.strictObject({ identities: z.array(identitySchema), devices: z.int(), logins: z.int() }),
  conflicts: z.array(mergeConflictSchema),
});
export type MergeResult = z.infer<typeof mergeResultSchema>;

export const passwordChangeSchema = z.strictObject({ newPassword: newPasswordSchema });
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

export const stepUpSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('password'), password: z.string().min(1).max(1024) }),
  z.strictObject({ method: z.literal('code'), ...typedCodeShape }),
  z.strictObject({ method: z.literal('carrier'), ...carrierProofShape }),
]);
export type StepUp = z.infer<typeof stepUpSchema>;

/** Until when this session may do what needs a step-up. */
export const stepUpResultSchema = z.strictObject({ expiresAt: timeSchema, expiresIn: secondsLeftSchema });
export type StepUpResult = z.infer<typeof stepUpResultSchema>;

/** What a step-up can be made with in this session. `current` is null where none is fresh. */
export const stepUpOptionsSchema = z.strictObject({
  current: stepUpResultSchema.nullable(),
  methods: z.array(
    z.discriminatedUnion('method', [
      z.strictObject({ method: z.literal('password') }),
      z.strictObject({
        method: z.literal('code'),
        channel: z.enum(['sms', 'email']),
        /** What to ask for a code with, as `to`. */
        identityId: idSchema,
        to: z.string(),
      }),
      /** The number of this phone, proved by its carrier. */
      z.strictObject({ method: z.literal('carrier'), identityId: idSchema, to: z.string() }),
    ]),
  ),
});
export type StepUpOptions = z.infer<typeof stepUpOptionsSchema>;

/** A nickname of up to 50 characters; an avatar is an https picture, null takes it away. */
export const profileChangeSchema = z.strictObject({
  nickname: z.string().trim().min(1).max(50).optional(),
  avatarUrl: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .nullable()
    .optional(),
  locale: localeSchema.optional(),
});
export type ProfileChange = z.infer<typeof profileChangeSchema>;

/** When the account will be gone; signing in before then keeps it. */
export const deletionSchema = z.strictObject({ deletedAt: timeSchema });

/** How someone signed in or tried to. */
export const loginMethodSchema = z.enum([
  /** A password with any identifier. */
  'password',
  /** A code to a phone or an address. */
  'code',
  /** A phone said yes to a QR code. */
  'qr',
  /** A third party. */
  'third_party',
  /** The carrier proved the phone's number. */
  'carrier',
]);
export type LoginMethod = z.infer<typeof loginMethodSchema>;

/** What came of it. */
export const loginOutcomeSchema = z.enum([
  /** Signed in. */
  'succeeded',
  /** The password was wrong. */
  'wrong_password',
  /** The person was proved, and the account is locked. */
  'account_locked',
  /** The phone was proved, and its number may have changed hands, or something else had to be proved, too. */
  'number_doubted',
]);
export type LoginOutcome = z.infer<typeof loginOutcomeSchema>;

/** An entry of the login history. `ip` is a network: an IPv4 /24 or an IPv6 /48; null once its time is over. */
export const loginSchema = z.strictObject({
  id: idSchema,
  at: timeSchema,
  method: loginMethodSchema,
  outcome: loginOutcomeSchema,
  ip: z.string().nullable(),
  place: z.strictObject({ country: z.string(), region: z.string().optional(), city: z.string().optional() }).nullable(),
  device: z.strictObject({ kind: sessionKindSchema, name: z.string(), platform: z.string() }),
  clientId: z.string(),
  /** Null for a failed one. */
  sessionId: idSchema.nullable(),
  /** Whether it is the session that asks. */
  current: z.boolean(),
  /** The person has said that it wasn't them. */
  reported: z.boolean(),
});
export type LoginView = z.infer<typeof loginSchema>;
export const loginPageSchema = pageOf(loginSchema);

/** `changePassword`: whether there is a password that should be changed now. */
export const loginReportSchema = z.strictObject({ changePassword: z.boolean() });
