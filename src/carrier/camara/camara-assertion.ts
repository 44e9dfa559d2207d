import { createPrivateKey, sign } from 'node:crypto';
import { signJws } from '../../kernel/jws.js';

/** Five minutes are allowed at most (CAMARA Security and Interoperability Profile r3.3, "Client Authentication"). */
const lifeSeconds = 60;

/** Who signs, with what; `id` makes no two assertions the same. */
export interface AssertionKey {
  readonly clientId: string;
  readonly keyId: string | undefined;
  readonly privateKey: string;
}

/** What the assertion is for: an endpoint, and further claims beside the usual ones. */
export interface AssertionUse {
  readonly endpoint: string;
  readonly subject: string;
  readonly scope?: string;
  readonly id: string;
  readonly nowSeconds: number;
}

/** A JWT that says who we are (`private_key_jwt`) or whose number we ask for (RFC 7523): ES256, or RS256 for an RSA key. */
export function signAssertion({ clientId, keyId, privateKey }: AssertionKey, use: AssertionUse): string {
  const key = createPrivateKey(privateKey);
  const header = { typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) };
  const claims = {
    iss: clientId,
    sub: use.subject,
    aud: use.endpoint,
    iat: use.nowSeconds,
    exp: use.nowSeconds + lifeSeconds,
    jti: use.id,
    ...(use.scope !== undefined && { scope: use.scope }),
  };
  if (key.asymmetricKeyType === 'ec') return signJws(header, claims, key);
  const signed = [{ alg: 'RS256', ...header }, claims].map(encode).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
