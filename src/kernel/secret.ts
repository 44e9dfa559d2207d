import { createHash, timingSafeEqual } from 'node:crypto';

/** What is stored of a secret: its SHA-256 in base64url. Secrets hold 32 random bytes, so no salt is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares two strings in a time that depends on their length alone. */
export function equalInConstantTime(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
