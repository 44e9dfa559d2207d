/** The master key of a developer's own machine. In production it is given from outside. */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';

import { withLock } from './lock.mjs';

/** Makes the file unless it is there: 32 random bytes in base64, for our eyes only. Two starts at once agree on one. */
export async function ensureMasterKey(file) {
  if (existsSync(file)) return;
  await withLock(`${file}.lock`, () => {
    if (existsSync(file)) return;
    writeFileSync(`${file}.new`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file); // Complete from the moment it is there.
  });
}
