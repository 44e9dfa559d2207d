import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

/** What a proof may claim other than what is right: for attacks. */
export interface ProofChanges {
  readonly htm?: string;
  readonly htu?: string;
  readonly iat?: number;
  readonly jti?: string;
  readonly ath?: string | undefined;
  readonly nonce?: string;
  readonly header?: Record<string, unknown>;
}

/** A key as a phone or browser has one, and the proofs it makes (RFC 9449). */
export class Device {
  readonly privateKey: KeyObject;
  readonly publicJwk: Record<string, unknown>;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    this.publicJwk = { kty, crv, x, y };
  }

  /** The key's RFC 7638 thumbprint. */
  get thumbprint(): string {
    const { crv, kty, x, y } = this.publicJwk;
    return sha256(JSON.stringify({ crv, kty, x, y }));
  }

  /** A proof for one request. `credential` is the token or secret that goes with it. */
  prove(method: string, url: string, credential?: string, changes: ProofChanges = {}): string {
    const { header, ...claims } = changes;
    return this.signJwt(
      { typ: 'dpop+jwt', alg: 'ES256', jwk: this.publicJwk, ...header },
      {
        htm: method,
        htu: url.split('?')[0],
        iat: Math.floor(Date.now() / 1000),
        jti: randomUUID(),
        ...(credential !== undefined && { ath: sha256(credential) }),
        ...claims,
      },
    );
  }

  /** Any JWT at all, signed with this key. */
  signJwt(header: Record<string, unknown>, payload: Record<string, unknown>): string {
    const signed = `${encode(header)}.${encode(payload)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
}

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
