import type { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';

/** What a handshake's `auth` says. @throws AppError `invalid_request`: anything but the exact shape is refused */
export function parseAuth<T extends z.ZodType>(schema: T, auth: unknown): z.infer<T> {
  const parsed = schema.safeParse(auth);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_request', { detail: "The handshake's auth is not as this namespace wants it." });
}
