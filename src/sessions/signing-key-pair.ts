import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { thumbprintOf, type PublicJwk } from '../kernel/jws.js';
import type { SealedColumn } from '../kernel/master-keys.js';

/** Both halves of a key, held as `KeyObject`: ES256 signs 35,000 times a second that way. */
export interface SigningKeyPair {
  readonly publicJwk: PublicJwk;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Where the private half lies, and how it is sealed: PKCS #8, for its `kid`. */
export const sealedPrivateKey: SealedColumn = {
  table: 'signing_keys',
  idColumn: 'kid',
  column: 'sealed_private_key',
  purpose: 'signing-keys',
};

/** A new key for ES256; its `kid` is its RFC 7638 thumbprint. */
export function makeKeyPair(): { kid: string; publicJwk: PublicJwk; pkcs8: Buffer } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const { publicJwk } = readKeyPair(pkcs8);
  return { kid: thumbprintOf(publicJwk), publicJwk, pkcs8 };
}

/** The public half comes from the private one: nothing else that a row says of it is believed. */
export function readKeyPair(pkcs8: Buffer): SigningKeyPair {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { publicJwk: { kty: 'EC', crv: 'P-256', x, y }, publicKey, privateKey };
}
