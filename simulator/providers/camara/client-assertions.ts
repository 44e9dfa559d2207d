import { createPublicKey } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';
import { camara } from '../../credentials.js';
import { camaraPrivateKey } from '../../credentials-keys.js';

const longestSeconds = 300;
const keptIds = 10_000;

/** Judges what the registered client signs (CAMARA Security and Interoperability Profile r3.3). Each assertion counts once. */
export class ClientAssertions {
  private readonly key = createPublicKey(camaraPrivateKey);
  private readonly ids = new Set<string>();

  /** The claims; undefined where it isn't good for this endpoint. */
  async read(assertion: string | undefined, endpoint: string): Promise<JWTPayload | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(assertion ?? '', this.key, {
        algorithms: ['ES256'],
        issuer: camara.clientId,
        audience: endpoint,
        requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      });
      if (protectedHeader.kid !== camara.keyId) return undefined;
      const { iat = 0, exp = 0, jti = '' } = payload;
      const now = Date.now() / 1000;
      if (exp - iat > longestSeconds || exp - now > longestSeconds || iat > now + 1) return undefined;
      return this.spend(jti) ? payload : undefined;
    } catch {
      return undefined; // No JWT, or not one that is good: the answer is the same.
    }
  }

  private spend(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > keptIds) this.ids.delete([...this.ids.values()][0] ?? '');
    return true;
  }
}
