import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { takePointsLua } from './commands/take-points.lua.js';
import { budgetSeconds, rates, windows, type RateName, type WindowName } from './limits.js';

/** One point of a limit, of one subject. A budget's size is a setting. */
export type Claim =
  | { readonly rate: RateName; readonly subjectId: string }
  | { readonly window: WindowName; readonly subjectId: string }
  | BudgetClaim;

/** One point of a day's budget. */
export interface BudgetClaim {
  readonly budget: string;
  readonly size: number;
  readonly subjectId: string;
}

/** How often something may be done, counted over all nodes. While Redis is away nothing that is limited is done. */
@Injectable()
export class RateLimitsService {
  private readonly limiters = new Map<string, RateLimiterRedis>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(RateLimitsService.name);
  }

  /**
   * Takes one of the subject's points. What may only fail so often takes it first and gives it back once it has
   * succeeded: tries that are made at the same moment are counted too.
   *
   * @param allowance how many times the usual rate the subject has
   * @throws AppError `rate_limited` with the time after which there is a point again
   */
  async take(rate: RateName, subjectId: string, allowance = 1): Promise<void> {
    await this.consume(this.bucket(rate, allowance), keys.rate(rate, subjectId), 'rate_limited');
  }

  /** Gives a point back. Nobody waits for it: should it be lost, the bucket fills by itself. */
  giveBack(rate: RateName, subjectId: string): void {
    this.giveBackAll([{ rate, subjectId }]);
  }

  /**
   * Takes a point of each, in this order, or of none.
   *
   * @throws AppError `rate_limited`, or `budget_exhausted` for a budget, with the time after which there is a point again
   */
  async takeAll(claims: readonly Claim[]): Promise<void> {
    for (const [index, claim] of claims.entries()) {
      try {
        await this.consume(...this.limiterOf(claim), 'budget' in claim ? 'budget_exhausted' : 'rate_limited');
      } catch (refusal) {
        this.giveBackAll(claims.slice(0, index));
        throw refusal;
      }
    }
  }

  /** Takes a point of a budget. Resolves with how many are taken of it now. @throws AppError `budget_exhausted` */
  async takeOfBudget(claim: BudgetClaim): Promise<number> {
    return this.consume(...this.limiterOf(claim), 'budget_exhausted');
  }

  /** Gives back what `takeAll` took. Nobody waits for it. */
  giveBackAll(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const [limiter, key] = this.limiterOf(claim);
      limiter.reward(key).catch((error: unknown) => {
        this.logger.debug({ err: error }, 'a point could not be given back');
      });
    }
  }

  private async consume(
    limiter: RateLimiterRedis,
    key: string,
    code: 'rate_limited' | 'budget_exhausted',
  ): Promise<number> {
    try {
      return (await limiter.consume(key)).consumedPoints;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError(code, { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) });
    }
  }

  private limiterOf(claim: Claim): [RateLimiterRedis, string] {
    const { subjectId } = claim;
    if ('rate' in claim) return [this.bucket(claim.rate, 1), keys.rate(claim.rate, subjectId)];
    if ('window' in claim) {
      const { points, seconds } = windows[claim.window];
      return [this.limiter(claim.window, points, seconds), keys.window(claim.window, subjectId)];
    }
    return [this.limiter(claim.budget, claim.size, budgetSeconds), keys.window(claim.budget, subjectId)];
  }

  private bucket(rate: RateName, allowance: number): RateLimiterRedis {
    const { points, seconds } = rates[rate];
    const size = Math.max(1, Math.floor(points * this.settings.rateLimitScale * allowance));
    // Who has been refused is refused by this node without asking Redis, until there is a point again. A window's points
    // are given back too late for that.
    return this.limiter(rate, size, seconds, { inMemoryBlockOnConsumed: size + 1 });
  }

  private limiter(
    rate: string,
    points: number,
    duration: number,
    options: { inMemoryBlockOnConsumed?: number } = {},
  ): RateLimiterRedis {
    const name = `${rate} ${points}`;
    const limiter =
      this.limiters.get(name) ??
      new RateLimiterRedis({
        storeClient: this.redis.client,
        keyPrefix: '',
        points,
        duration,
        customIncrTtlLuaScript: takePointsLua,
        ...options,
      });
    this.limiters.set(name, limiter);
    return limiter;
  }
}
