import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { takePointsLua } from './commands/take-points.lua.js';
import { rates, type RateName } from './limits.js';

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
    try {
      await this.limiter(rate, allowance).consume(keys.rate(rate, subjectId));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('rate_limited', { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) });
    }
  }

  /** Gives a point back. Nobody waits for it: should it be lost, the bucket fills by itself. */
  giveBack(rate: RateName, subjectId: string): void {
    this.limiter(rate, 1)
      .reward(keys.rate(rate, subjectId))
      .catch((error: unknown) => {
        this.logger.debug({ err: error, rate }, 'a point could not be given back');
      });
  }

  private limiter(rate: RateName, allowance: number): RateLimiterRedis {
    const { points, seconds } = rates[rate];
    const size = Math.max(1, Math.floor(points * this.settings.rateLimitScale * allowance));
    const name = `${rate} ${size}`;
    const limiter =
      this.limiters.get(name) ??
      new RateLimiterRedis({
        storeClient: this.redis.client,
        keyPrefix: '',
        points: size,
        duration: seconds,
        customIncrTtlLuaScript: takePointsLua,
        // Who has been refused is refused by this node without asking Redis, until there is a point again.
        inMemoryBlockOnConsumed: size + 1,
      });
    this.limiters.set(name, limiter);
    return limiter;
  }
}
