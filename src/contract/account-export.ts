import { z } from 'zod';
import { identitySchema, loginSchema } from './account.js';
import { deviceSchema, profileSchema } from './me.js';
import { idSchema, timeSchema } from './primitives.js';
import { sessionSchema } from './tokens.js';

/** All that is kept about a person, for that person. Of secrets it says only that there are some. */
export const accountExportSchema = z.strictObject({
  exportedAt: timeSchema,
  profile: profileSchema,
  /** When the password was set; the password itself is kept as a hash only. Null where there is none. */
  passwordChangedAt: timeSchema.nullable(),
  /** With their identifiers whole. */
  identities: z.array(
    identitySchema.extend({
      /** Whether tokens of the third party are kept, sealed. */
      hasTokens: z.boolean(),
    }),
  ),
  /** What is known of one's phone numbers. */
  numbers: z.array(
    z.strictObject({
      phone: z.string(),
      lastProvedAt: timeSchema.nullable(),
      /** When it was last asked whether its SIM or its owner has changed. */
      checkedAt: timeSchema.nullable(),
      simChangedAt: timeSchema.nullable(),
      /** Until when it proves nobody alone, since its SIM was swapped. */
      weakUntil: timeSchema.nullable(),
      /** Whether the operator has been asked to tell of swaps. */
      isSubscribed: z.boolean(),
      /** What the operator told of it lately. */
      notices: z.array(z.strictObject({ type: z.string(), toldAt: timeSchema })),
    }),
  ),
  devices: z.array(
    deviceSchema.omit({ current: true }).extend({ keyThumbprint: z.string(), removedAt: timeSchema.nullable() }),
  ),
  sessions: z.array(
    sessionSchema.extend({
      lastSeenAt: timeSchema,
      endedAt: timeSchema.nullable(),
      /** Why it was ended; null where its time was over, or isn't yet. */
      endReason: z.string().nullable(),
    }),
  ),
  logins: z.array(loginSchema.omit({ current: true, place: true })),
  /** What was noted for security. Of accounts that were merged into this one, too. */
  audit: z.array(
    z.strictObject({
      id: idSchema,
      at: timeSchema,
      type: z.string(),
      subject: z.record(z.string(), z.string()),
    }),
  ),
});
export type AccountExport = z.infer<typeof accountExportSchema>;
