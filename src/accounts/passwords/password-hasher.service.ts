import { webcrypto } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { AppError } from '../../kernel/app-error.js';
import { inputsOf, isDigest, kindOfHash, readSaltedSha256 } from './foreign-hash.js';
import { normalisedPassword } from './password-policy.js';

// OWASP's first choice: argon2id with 19 MiB, two passes, one lane; 9.5 ms a verify on the machine this is built for.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const ownHash = '$argon2id$v=19$m=19456,t=2,p=1$';

// A core stays free for the event loop, or the push waits for passwords of others; and of the pool's four threads some, for
// files and DNS. About half a second's work may wait.
const concurrency = Math.min(2, Math.max(1, availableParallelism() - 1));
const longestQueue = 64;

/**
 * Hashes passwords with argon2id, off the event loop, with a bounded queue. Hashes of other systems are understood, too:
 * bcrypt, any argon2, and salted SHA-256 (`foreign-hash.ts`).
 */
@Injectable()
export class PasswordHasher {
  private readonly limit = pLimit(concurrency);
  private decoy: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return this.enqueue(() => hash(normalisedPassword(password), cost));
  }

  /** Whether the password is the one that was hashed. Without a hash it takes as long, and is false. */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    this.decoy ??= hash('no password is this one', cost);
    const decoy = await this.decoy;
    const matches = await this.enqueue(() => matchesAny(password, passwordHash ?? decoy, decoy));
    return matches && passwordHash !== undefined;
  }

  /** Whether it is not as we hash today, and should be replaced while the password is at hand. */
  isOutdated(passwordHash: string): boolean {
    return !passwordHash.startsWith(ownHash);
  }

  private async enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= longestQueue) throw new AppError('unavailable', { retryAfter: 1 });
    return this.limit(work);
  }
}

async function matchesAny(password: string, passwordHash: string, decoy: string): Promise<boolean> {
  const text = normalisedPassword(password);
  if (passwordHash.startsWith(ownHash)) return verifyArgon2(text, passwordHash);
  // Other systems hashed what was typed as it came.
  for (const candidate of new Set([password, text])) {
    if (await matchesForeign(candidate, passwordHash, decoy)) return true;
  }
  return false;
}

// One that was imported and can't be decoded fits no password.
async function verifyArgon2(password: string, passwordHash: string): Promise<boolean> {
  return verify(passwordHash, password).catch(() => false);
}

async function matchesForeign(password: string, passwordHash: string, decoy: string): Promise<boolean> {
  switch (kindOfHash(passwordHash)) {
    case 'argon2':
      return verifyArgon2(password, passwordHash);
    case 'bcrypt':
      return verifyBcrypt(password, passwordHash);
    case 'sha256': {
      // A SHA-256 alone would be told by its time from a name that nobody has.
      const [isRight] = await Promise.all([matchesSha256(password, passwordHash), verify(decoy, password)]);
      return isRight;
    }
    default:
      return false;
  }
}

async function matchesSha256(password: string, passwordHash: string): Promise<boolean> {
  const kept = readSaltedSha256(passwordHash);
  if (!kept) return false;
  for (const input of inputsOf(kept, password)) {
    if (isDigest(kept, await webcrypto.subtle.digest('SHA-256', new Uint8Array(input)))) return true;
  }
  return false;
}
