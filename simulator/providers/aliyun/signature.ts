import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { aliyun } from '../../credentials.js';

const algorithm = 'ACS3-HMAC-SHA256';
const mustBeSigned = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
];
const freshForMs = 15 * 60_000;
const keptNonces = 10_000;

/** Why the gateway turns a call away, by its own code. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Judges signatures (ACS3-HMAC-SHA256); each nonce counts once. */
export class SignatureCheck {
  private readonly nonces = new Set<string>();

  /** Undefined where all is well. */
  refuse(request: FastifyRequest): Refusal | undefined {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const parts = /^(\S+) Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(
      header('authorization'),
    );
    if (parts?.[1] !== algorithm) return { code: 'IncompleteSignature', message: 'The signature is missing.' };
    const [, , keyId = '', signedHeaders = '', signature = ''] = parts;
    if (keyId !== aliyun.accessKeyId) {
      return { code: 'InvalidAccessKeyId.NotFound', message: 'Specified access key is not found.' };
    }
    const names = signedHeaders.split(';');
    const missing = mustBeSigned.filter((name) => !names.includes(name));
    if (missing.length > 0) return { code: 'IncompleteSignature', message: `Not signed: ${missing.join(', ')}` };
    const body = typeof request.body === 'string' ? request.body : '';
    if (header('x-acs-content-sha256') !== sha256(body) || !this.matches(request, names, header, signature)) {
      return {
        code: 'SignatureDoesNotMatch',
        message: 'Specified signature is not matched with our calculation.',
      };
    }
    if (!(Math.abs(Date.now() - Date.parse(header('x-acs-date'))) <= freshForMs)) {
      return { code: 'InvalidTimeStamp.Expired', message: 'Specified time stamp or date value is expired.' };
    }
    if (!this.spend(header('x-acs-signature-nonce'))) {
      return { code: 'SignatureNonceUsed', message: 'Specified signature nonce was used already.' };
    }
    return undefined;
  }

  private matches(
    { method, query, body }: FastifyRequest,
    names: readonly string[],
    header: (name: string) => string,
    signature: string,
  ): boolean {
    const headers = names.map((name) => `${name}:${header(name).trim()}\n`).join('');
    const canonical = [
      method,
      '/',
      canonicalQuery(query as Record<string, string>),
      headers,
      names.join(';'),
      sha256(typeof body === 'string' ? body : ''),
    ].join('\n');
    const expected = createHmac('sha256', aliyun.accessKeySecret)
      .update(`${algorithm}\n${sha256(canonical)}`)
      .digest('hex');
    return expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  }

  private spend(nonce: string): boolean {
    if (this.nonces.has(nonce)) return false;
    this.nonces.add(nonce);
    if (this.nonces.size > keptNonces) this.nonces.delete([...this.nonces.values()][0] ?? '');
    return true;
  }
}

/** Decoded and encoded again: on the wire `~ * ! ( )` may stand as they are, in the signature only `~` does. */
function canonicalQuery(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.sort().join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
