import { constants, createPrivateKey, privateDecrypt, type KeyObject } from 'node:crypto';
import { CarrierRefusal } from './carrier-provider.js';

/**
 * Opens numbers that a provider has encrypted for our RSA key (PKCS#1 v1.5, RFC 8017 7.2.2). Node refuses that padding
 * when decrypting (CVE-2023-46809), so it is taken off here. All failures are one: what is opened comes in the provider's
 * answer over TLS, never from a client, who could otherwise learn of the padding by trying.
 */
export class SealedNumbers {
  private readonly key: KeyObject;

  constructor(privateKey: string) {
    this.key = createPrivateKey(privateKey);
  }

  /** @throws CarrierRefusal `failed` */
  open(sealed: Buffer): string {
    const digits = this.decrypt(sealed);
    if (digits === undefined) throw new CarrierRefusal('failed', 'a number that our key does not open');
    return digits;
  }

  private decrypt(sealed: Buffer): string | undefined {
    try {
      const padded = privateDecrypt({ key: this.key, padding: constants.RSA_NO_PADDING }, sealed);
      return numberIn(padded);
    } catch {
      return undefined; // Not of the key's length, or larger than its modulus: garbage either way.
    }
  }
}

/** 00 02, padding without a zero, 00, and nothing but an 11-digit number: so the padding has its eight bytes and more. */
function numberIn(padded: Buffer): string | undefined {
  if (padded[0] !== 0 || padded[1] !== 2) return undefined;
  const text = padded.toString('latin1', padded.indexOf(0, 2) + 1);
  return /^1\d{10}$/.test(text) ? text : undefined;
}
