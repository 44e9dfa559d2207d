import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** The public half of a P-256 key as a JWK (RFC 7518 section 6.2.1), with the members that identify it and no others. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A signed text whose signature has not been looked at yet: nothing in it may be believed before `isSignedBy`. */
export interface UnverifiedJws {
  readonly header: unknown;
  readonly payload: unknown;
  isSignedBy(key: KeyObject): boolean;
}

// ECDSA on P-256 with SHA-256, the one algorithm that is spoken here (RFC 7518 section 3.4).
const alg = 'ES256';
const signatureBytes = 64;

const compactForm = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The claims as a JWS in compact form (RFC 7515 section 7.1), signed with ES256. */
export function signJws(header: object, payload: object, key: KeyObject): string {
  const signed = `${encode({ alg, ...header })}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/**
 * Reads a JWS in compact form. Undefined for anything that isn't one with `alg` ES256, and where the header asks for
 * an extension (`crit`), since none is understood (RFC 7515 section 4.1.11).
 *
 * With node:crypto and in one go: jose's WebCrypto costs 2.2 times the CPU (docs/hot-path.md), and each sign-in has six.
 */
export function readJws(text: string): UnverifiedJws | undefined {
  const [, head = '', body = '', signature = ''] = compactForm.exec(text) ?? [];
  const header = decode(head);
  const payload = decode(body);
  if (header?.alg !== alg || 'crit' in header || payload === undefined) return undefined;
  return {
    header,
    payload,
    isSignedBy: (key) => {
      const bytes = Buffer.from(signature, 'base64url');
      const signed = Buffer.from(`${head}.${body}`);
      return bytes.length === signatureBytes && verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes);
    },
  };
}

/** The key of a JWK; undefined where the point is not on the curve. */
export function keyOfJwk(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** The key's thumbprint (RFC 7638 section 3): SHA-256 over its members in the order of their names. */
export function thumbprintOf({ crv, kty, x, y }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** The JSON object in one part; undefined where there is none. */
function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
