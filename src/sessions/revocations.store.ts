import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Readiness } from '../infra/http/readiness.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { bucketOf, buckets, keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { Clock } from '../kernel/clock.js';
import { hashSecret } from '../kernel/secret.js';
import { admitScript } from './commands/admit.lua.js';
import { nonceSeconds } from './dpop-nonce.js';
import { proofToleranceSeconds } from './dpop-proof.js';
import { accessTokenSeconds } from './session-lives.js';

export type Admission = 'admitted' | 'replayed' | 'revoked' | 'older';

// A mark must outlive the last access token that was given before it.
const revocationMarkMs = (accessTokenSeconds + 60) * 1000;

// A proof may be shown as long as its `iat` or its nonce is good.
const proofMarkMs = (Math.max(2 * proofToleranceSeconds, nonceSeconds) + 30) * 1000;

/**
 * Redis's mirror of `sessions.revoked_at`, asked with each request, and the marks of used proofs.
 *
 * Each bucket has an epoch. Where it is missing, Redis came back empty: whoever notices loads the recent revocations
 * from Postgres and sets it, and proofs from before it are refused, since their marks are gone.
 */
@Injectable()
export class RevocationsStore implements OnApplicationBootstrap {
  private loading: Promise<void> | undefined;

  constructor(
    private readonly redis: RedisService,
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
    private readonly readiness: Readiness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add('revocations', () => this.load());
    await this.load();
  }

  /**
   * Marks a proof as used. `ownerId` is the id of what it was shown with: sign-in session, QR session, or the key
   * itself; `sessionId` also asks whether that session has been ended.
   */
  async admit(proof: { ownerId: string; jti: string; issuedAt: number }, sessionId?: string): Promise<Admission> {
    const bucket = bucketOf(proof.ownerId);
    const scriptKeys = [
      keys.proof(proof.ownerId, hashSecret(`${proof.ownerId} ${proof.jti}`)),
      keys.epoch(bucket),
      ...(sessionId === undefined ? [] : [keys.revoked(sessionId)]),
    ];
    const ask = () => this.redis.run(admitScript, scriptKeys, [proofMarkMs, Math.floor(proof.issuedAt)]);
    const answer = await ask();
    if (answer !== 'unloaded') return answer as Admission;
    await this.load();
    return (await ask()) as Admission;
  }

  /** Whether the sessions have been ended, in their order: for those without a proof to show, such as open sockets. */
  async areRevoked(sessionIds: readonly string[]): Promise<boolean[]> {
    return Promise.all(
      sessionIds.map(async (id) => {
        const ask = () => this.redis.client.mget(keys.revoked(id), keys.epoch(bucketOf(id)));
        const [mark, epoch] = await ask();
        if (epoch !== null) return mark !== null;
        // Redis came back empty: a mark that isn't there says nothing until the marks are loaded.
        await this.load();
        return (await ask())[0] !== null;
      }),
    );
  }

  /** From now on requests with these sessions' tokens are refused, on every node. */
  async mark(sessionIds: readonly string[]): Promise<void> {
    await Promise.all(sessionIds.map((id) => this.redis.client.set(keys.revoked(id), '1', 'PX', revocationMarkMs)));
  }

  /** Resolves once every bucket has its epoch; loads what is missing. */
  private load(): Promise<void> {
    this.loading ??= this.loadMissing().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async loadMissing(): Promise<void> {
    const found = await Promise.all(buckets.map((bucket) => this.redis.client.exists(keys.epoch(bucket))));
    const missing = new Set(buckets.filter((bucket) => found[bucket] !== 1));
    if (missing.size === 0) return;
    const since = new Date(this.clock.now() - revocationMarkMs);
    const revoked = await this.postgres.query<{ id: string }>('SELECT id FROM sessions WHERE revoked_at > $1', [since]);
    await this.mark(revoked.map(({ id }) => id).filter((id) => missing.has(bucketOf(id))));
    // Before the first sign-in there is no proof whose mark could have been lost.
    const [first] = await this.postgres.query('SELECT 1 FROM sessions LIMIT 1', []);
    const epoch = first === undefined ? 0 : this.clock.nowSeconds();
    await Promise.all([...missing].map((bucket) => this.redis.client.set(keys.epoch(bucket), epoch, 'NX')));
  }
}
