import { z } from 'zod';
import { idSchema, pageOf, timeSchema } from './primitives.js';
import { deviceInputSchema, sessionKindSchema, sessionSchema, userSchema } from './tokens.js';

export const profileSchema = userSchema.extend({
  createdAt: timeSchema,
  hasPassword: z.boolean(),
  /** The person has reported a sign-in since the password was set: it may be known to someone else. */
  shouldChangePassword: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

export const deviceSchema = z.strictObject({
  id: idSchema,
  kind: sessionKindSchema,
  name: z.string(),
  platform: z.string(),
  model: z.string().nullable(),
  appVersion: z.string().nullable(),
  createdAt: timeSchema,
  lastSeenAt: timeSchema,
  /** Whether the caller's own session runs on it. */
  current: z.boolean(),
});
export type DeviceView = z.infer<typeof deviceSchema>;

/** A device's name, as the person wants it. */
export const deviceNameSchema = z.strictObject({ name: deviceInputSchema.shape.name });
export type DeviceName = z.infer<typeof deviceNameSchema>;
export const devicePageSchema = pageOf(deviceSchema);

export const listedSessionSchema = sessionSchema.extend({
  clientName: z.string(),
  deviceName: z.string().nullable(),
  lastSeenAt: timeSchema,
  current: z.boolean(),
});
export type ListedSession = z.infer<typeof listedSessionSchema>;
export const sessionPageSchema = pageOf(listedSessionSchema);
