import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { AppError } from '../../kernel/app-error.js';

// OWASP's first choice: argon2id with 19 MiB, two passes, one lane; 9.5 ms a verify on the machine this is built for.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Two threads of the pool at a time, so that files and DNS still get theirs; about half a second's work may wait.
const concurrency = 2;
const longestQueue = 64;

/** Hashes passwords with argon2id, off the event loop, with a bounded queue. */
@Injectable()
export class PasswordHasher {
  private readonly limit = pLimit(concurrency);
  private decoy: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return this.enqueue(() => hash(normalised(password), cost));
  }

  /** Whether the password is the one that was hashed. Without a hash it takes as long, and is false. */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    this.decoy ??= hash('no password is this one', cost);
    const compared = passwordHash ?? (await this.decoy);
    const matches = await this.enqueue(() => verify(compared, normalised(password)));
    return matches && passwordHash !== undefined;
  }

  private async enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= longestQueue) throw new AppError('unavailable', { retryAfter: 1 });
    return this.limit(work);
  }
}

// NIST SP 800-63B-4 section 3.1.1.2: the same password from another keyboard must be the same bytes.
function normalised(password: string): string {
  return password.normalize('NFKC');
}
