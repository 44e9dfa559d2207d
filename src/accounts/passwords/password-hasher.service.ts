import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { AppError } from '../../kernel/app-error.js';
import { ownHashPrefix } from './own-hash.js';
import type { HashWork } from './password-worker.js';

// About half a second's work may wait.
const longestQueue = 64;

/**
 * Hashes passwords with argon2id, with a bounded queue, on threads that give way to all others: neither the event loop nor
 * Redis and Postgres beside it wait for a password. Hashes of other systems are understood, too: bcrypt, any argon2, and
 * salted SHA-256 (`foreign-hash.ts`).
 */
@Injectable()
export class PasswordHasher implements OnApplicationShutdown {
  private readonly pool = new Piscina<HashWork, string | boolean>({
    filename: new URL('./password-worker.js', import.meta.url).href,
    minThreads: 1,
    // A core stays free for the event loop.
    maxThreads: Math.min(2, Math.max(1, availableParallelism() - 1)),
    niceIncrement: 10,
  });

  async hash(password: string): Promise<string> {
    return (await this.enqueue({ kind: 'hash', password })) as string;
  }

  /** Whether the password is the one that was hashed. Without a hash it takes as long, and is false. */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    return (await this.enqueue({ kind: 'verify', password, passwordHash })) === true;
  }

  /** Whether it is not as we hash today, and should be replaced while the password is at hand. */
  isOutdated(passwordHash: string): boolean {
    return !passwordHash.startsWith(ownHashPrefix);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private async enqueue(work: HashWork): Promise<string | boolean> {
    if (this.pool.queueSize >= longestQueue) throw new AppError('unavailable', { retryAfter: 1 });
    return this.pool.run(work);
  }
}
