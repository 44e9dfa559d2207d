import { createPrivateKey } from 'node:crypto';
import type { AppleKey } from '../../config/third-party-settings.js';
import { signJws } from '../../kernel/jws.js';

// Six months are allowed; a secret that is made for each call needs to live for that.
const lifeSeconds = 300;

/** Apple's client secret: a JWT that the service signs with the key that its team was given. */
export function appleClientSecret(apple: AppleKey, clientId: string, nowSeconds: number): string {
  const claims = {
    iss: apple.teamId,
    iat: nowSeconds,
    exp: nowSeconds + lifeSeconds,
    aud: 'https://appleid.apple.com',
    sub: clientId,
  };
  return signJws({ kid: apple.keyId }, claims, createPrivateKey(apple.privateKey));
}
