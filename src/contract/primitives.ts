import { z } from 'zod';

/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime({ precision: 3 });

/** Whole seconds left, for clients whose clock is wrong. */
export const secondsLeftSchema = z.int().min(0);

/** 32 random bytes in base64url behind a prefix that tells the kind of secret. */
function secret(prefix: string) {
  return z.string().regex(new RegExp(`^${prefix}[A-Za-z0-9_-]{43}$`), `must be a ${prefix} secret`);
}
/**
 * A secret as a client sends it: any text. One of another kind is a wrong credential (401), not a malformed request.
 */
export const sentSecretSchema = z.string().min(1).max(4096);

export const browserSecretSchema = secret('qrs_');
export const tempTokenSchema = secret('qrt_');
export const refreshTokenSchema = secret('rt_');

/** The id of a QR session: 32 random bytes, base64url. */
export const qrIdPattern = /^[A-Za-z0-9_-]{43}$/;

/** The id of a person, device or sign-in session: 16 random bytes, base64url. */
export const idPattern = /^[A-Za-z0-9_-]{22}$/;
export const idSchema = z.string().regex(idPattern);

/** A site's id, chosen by whoever runs the service. */
export const clientIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be a client id');

export const localeSchema = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof localeSchema>;

/** `?cursor=&limit=` of every list. */
export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Every list: `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
