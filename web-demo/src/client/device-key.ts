import type { SessionKind } from '../../../src/contract/tokens.js';
import type { BrowserStore } from './browser-store.js';
import { ClientError } from './client-error.js';

/** The public half as it stands in a proof's header: no more members than RFC 7638 hashes. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** This browser's key for one purpose. The private half can sign, and can't be read by anyone. */
export interface DeviceKey {
  privateKey: CryptoKey;
  publicJwk: PublicJwk;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Whether this page may hold a key at all: browsers offer WebCrypto over HTTPS and on localhost only. */
export function canHoldKeys(): boolean {
  return globalThis.isSecureContext && 'subtle' in crypto;
}

/**
 * The key of this browser for the purpose, made at the first call and the same ever after, in all tabs.
 * Throws `insecure_context` or `storage_unavailable`.
 */
export async function openDeviceKey(store: BrowserStore, purpose: SessionKind): Promise<DeviceKey> {
  if (!canHoldKeys()) throw new ClientError('insecure_context');
  const pair =
    (await store.get('keys', purpose)) ??
    (await store.getOrKeep('keys', purpose, await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])));
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  if (x === undefined || y === undefined) throw new ClientError('storage_unavailable');
  return { privateKey: pair.privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y } };
}
