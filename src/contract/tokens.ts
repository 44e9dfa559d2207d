import { z } from 'zod';
import {
  clientIdSchema,
  idSchema,
  localeSchema,
  refreshTokenSchema,
  secondsLeftSchema,
  sentSecretSchema,
  timeSchema,
} from './primitives.js';

export const sessionKindSchema = z.enum(['mobile', 'pc']);
export type SessionKind = z.infer<typeof sessionKindSchema>;

export const roleSchema = z.enum(['user', 'support', 'auditor', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** What a client tells of itself when it signs in. Its key comes from the proof. */
export const deviceInputSchema = z.strictObject({
  kind: sessionKindSchema,
  name: z.string().trim().min(1).max(100),
  platform: z.string().trim().min(1).max(50),
  model: z.string().trim().min(1).max(100).optional(),
  appVersion: z.string().trim().min(1).max(50).optional(),
});
export type DeviceInput = z.infer<typeof deviceInputSchema>;

export const userSchema = z.strictObject({
  id: idSchema,
  nickname: z.string(),
  avatarUrl: z.string().nullable(),
  locale: localeSchema,
  role: roleSchema,
  profileComplete: z.boolean(),
});
export type UserView = z.infer<typeof userSchema>;

/** A sign-in session. `deviceId` is null for a site that goes without a key. */
export const sessionSchema = z.strictObject({
  id: idSchema,
  kind: sessionKindSchema,
  deviceId: idSchema.nullable(),
  clientId: clientIdSchema,
  createdAt: timeSchema,
  expiresAt: timeSchema,
});
export type SessionView = z.infer<typeof sessionSchema>;

/** What every sign-in answers. `expiresIn` is the access token's life in seconds. */
export const tokensSchema = z.strictObject({
  accessToken: z.string(),
  tokenType: z.enum(['DPoP', 'Bearer']),
  expiresIn: secondsLeftSchema,
  refreshToken: refreshTokenSchema.optional(),
  user: userSchema,
  session: sessionSchema,
  isNewUser: z.boolean(),
});
export type Tokens = z.infer<typeof tokensSchema>;

export const passwordLoginSchema = z.strictObject({
  identifier: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1024),
  device: deviceInputSchema,
});
export type PasswordLogin = z.infer<typeof passwordLoginSchema>;

export const refreshRequestSchema = z.strictObject({ refreshToken: sentSecretSchema });
export type RefreshRequest = z.infer<typeof refreshRequestSchema>;
