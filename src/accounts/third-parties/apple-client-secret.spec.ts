import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { appleClientSecret } from './apple-client-secret.js';

it("Apple's client secret is what its documents ask for", async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const now = Math.floor(Date.now() / 1000);
  const secret = appleClientSecret({ teamId: 'TEAM', keyId: 'KEY', privateKey: pem }, 'com.example.login', now);
  expect(decodeProtectedHeader(secret)).toEqual({ alg: 'ES256', kid: 'KEY' });
  const { payload } = await jwtVerify(secret, publicKey, { audience: 'https://appleid.apple.com' });
  expect(payload).toMatchObject({ iss: 'TEAM', sub: 'com.example.login', iat: now, exp: now + 300 });
});
