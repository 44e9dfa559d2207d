import { z } from 'zod';
import { keyOfJwk, readJws, thumbprintOf, type PublicJwk } from '../kernel/jws.js';
import { equalInConstantTime, hashSecret } from '../kernel/secret.js';

/** How far a proof's `iat` may be off, in seconds. */
export const proofToleranceSeconds = 60;

const maxProofLength = 4096;

const headerSchema = z.object({
  typ: z.literal('dpop+jwt'),
  jwk: z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    // A private key has no business in a header (RFC 9449 section 4.3, point 7).
    d: z.undefined().optional(),
  }),
});

const payloadSchema = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(256),
  ath: z.string().optional(),
  nonce: z.string().optional(),
});

/** What a proof must prove. */
export interface ProofDemand {
  readonly method: string;
  /** The full URL, without query and fragment. */
  readonly url: string;
  /** The token or secret that it is shown with. */
  readonly credential?: string | undefined;
  /** Once there is a nonce of ours, `iat` is not judged. Returns when it was given, in seconds. */
  readonly readNonce: (nonce: string) => number | undefined;
  readonly nowSeconds: number;
}

export type ProofVerdict =
  | {
      readonly kind: 'good';
      readonly keyThumbprint: string;
      readonly jti: string;
      readonly nonce: string | undefined;
      /** When it was made, in seconds, by the client's clock or by our nonce. */
      readonly issuedAt: number;
    }
  /** The key, method, URL or credential is wrong, or it is no proof at all. */
  | { readonly kind: 'invalid'; readonly why: string }
  /** All is right but the client's clock, or the nonce is stale. */
  | { readonly kind: 'clock' };

/** Judges a DPoP proof by RFC 9449 section 4.3, all but whether it has been used before. */
export function judgeProof(proof: string, demand: ProofDemand): ProofVerdict {
  const parsed = verifySignature(proof);
  if (!parsed) return { kind: 'invalid', why: 'It is not a proof signed with ES256 by the key in its header.' };
  const { jwk, payload } = parsed;
  if (payload.htm !== demand.method) return { kind: 'invalid', why: `Its htm is not ${demand.method}.` };
  if (!isSameUrl(payload.htu, demand.url)) return { kind: 'invalid', why: `Its htu is not ${demand.url}.` };
  if (demand.credential !== undefined) {
    if (!equalInConstantTime(payload.ath ?? '', hashSecret(demand.credential))) {
      return { kind: 'invalid', why: 'Its ath is not the hash of the credential.' };
    }
  }
  const nonceTime = payload.nonce === undefined ? undefined : demand.readNonce(payload.nonce);
  if (nonceTime === undefined && Math.abs(demand.nowSeconds - payload.iat) > proofToleranceSeconds) {
    return { kind: 'clock' };
  }
  return {
    kind: 'good',
    keyThumbprint: thumbprintOf(jwk),
    jti: payload.jti,
    nonce: payload.nonce,
    issuedAt: nonceTime ?? payload.iat,
  };
}

function verifySignature(proof: string): { jwk: PublicJwk; payload: z.infer<typeof payloadSchema> } | undefined {
  const jws = proof.length > maxProofLength ? undefined : readJws(proof);
  const header = headerSchema.safeParse(jws?.header);
  const payload = payloadSchema.safeParse(jws?.payload);
  if (!jws || !header.success || !payload.success) return undefined;
  const { jwk } = header.data;
  const key = keyOfJwk(jwk);
  return key && jws.isSignedBy(key) ? { jwk, payload: payload.data } : undefined;
}

// Compared after the normalisation of RFC 3986 sections 6.2.2 and 6.2.3, without query and fragment.
function isSameUrl(given: string, wanted: string): boolean {
  if (!URL.canParse(given)) return false;
  const url = new URL(given);
  return `${url.origin}${url.pathname}` === new URL(wanted).href && url.username === '' && url.password === '';
}
