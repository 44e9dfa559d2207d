import { execFile } from 'node:child_process';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import type { z } from 'zod';
import { jwksSchema } from '../../src/contract/servers.js';
import { deriveKey, unseal } from '../../src/kernel/encryption.js';
import type { Caller } from './call.js';
import type { TestService } from './service.js';

/** `npm run keys -- …` as an operator runs it, with exactly these settings; what it printed and how it ended. */
export async function runKeys(
  env: Record<string, string>,
  ...words: string[]
): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env } };
    execFile(process.execPath, ['scripts/keys.mjs', ...words], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr });
    });
  });
}

/** Makes so much time pass for the keys, and for nothing else: their rows grow older. */
export async function age(service: TestService, seconds: number): Promise<void> {
  await service.sql(
    `UPDATE signing_keys SET created_at = created_at - make_interval(secs => $1),
       signs_from = signs_from - make_interval(secs => $1)`,
    [seconds],
  );
}

/** The kids that a node gives to those who verify offline. */
export async function jwksKids(caller: Caller): Promise<string[]> {
  const jwks = await caller.succeed<z.infer<typeof jwksSchema>>({ path: '/.well-known/jwks.json' });
  return jwksSchema.parse(jwks).keys.map(({ kid }) => kid);
}

export function kidOf(accessToken: string): string {
  return decodeProtectedHeader(accessToken).kid ?? '';
}

/** The private key in a row of `signing_keys`, for whoever has the master key. @throws Error with any other */
export function openSigningKey(masterKey: string, row: { kid: string; sealed_private_key: string }): KeyObject {
  const sealingKey = deriveKey(Buffer.from(masterKey, 'base64'), 'signing-keys');
  return createPrivateKey({ key: unseal(sealingKey, row.sealed_private_key, row.kid), format: 'der', type: 'pkcs8' });
}
