import { base64url, base64urlOfText } from './base64url.js';
import type { DeviceKey } from './device-key.js';

/** What one proof is for. */
export interface ProofPurpose {
  method: string;
  /** The full address; query and fragment are left out of the proof. */
  url: string;
  /** The access token or browser secret that goes with the proof. */
  credential?: string | undefined;
  /** What the proof answers, in place of the nonce that the service last asked for. */
  nonce?: string | undefined;
}

/**
 * Makes DPoP proofs (RFC 9449) with one device key, and remembers the nonce that the service last asked for: a browser
 * whose clock is wrong would otherwise be refused at each first try.
 */
export class Prover {
  #nonce: string | undefined;

  constructor(private readonly key: DeviceKey) {}

  /** Proofs carry this nonce from now on. */
  useNonce(nonce: string): void {
    this.#nonce = nonce;
  }

  /** A fresh proof, good for one request. */
  async prove(purpose: ProofPurpose): Promise<string> {
    const url = new URL(purpose.url);
    const nonce = purpose.nonce ?? this.#nonce;
    const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: this.key.publicJwk };
    const claims = {
      htm: purpose.method,
      htu: url.origin + url.pathname,
      iat: Math.floor(Date.now() / 1000),
      jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
      ...(purpose.credential !== undefined && { ath: await hashOf(purpose.credential) }),
      ...(nonce !== undefined && { nonce }),
    };
    const signed = `${base64urlOfText(JSON.stringify(header))}.${base64urlOfText(JSON.stringify(claims))}`;
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      this.key.privateKey,
      new TextEncoder().encode(signed),
    );
    return `${signed}.${base64url(new Uint8Array(signature))}`;
  }
}

/** `ath` of RFC 9449 section 4.2. */
async function hashOf(credential: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(credential))));
}
