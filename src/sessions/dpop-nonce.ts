import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../kernel/secret.js';

/** How long a nonce is good, in seconds. */
export const nonceSeconds = 120;

/** A nonce that any node can read: the time, and a MAC over it (RFC 9449 section 8 leaves its form to the server). */
export function makeNonce(key: Buffer, nowSeconds: number): string {
  const time = nowSeconds.toString(36);
  return `${time}.${macOf(key, time)}`;
}

/** When the nonce was given, in seconds; undefined unless it was made with one of the keys and is fresh. */
export function readNonce(keys: readonly Buffer[], nonce: string, nowSeconds: number): number | undefined {
  const [time = '', mac = ''] = nonce.split('.');
  if (!keys.some((key) => equalInConstantTime(mac, macOf(key, time)))) return undefined;
  const givenAt = Number.parseInt(time, 36);
  return nowSeconds - givenAt <= nonceSeconds ? givenAt : undefined;
}

function macOf(key: Buffer, time: string): string {
  return createHmac('sha256', key).update(time).digest('base64url');
}
