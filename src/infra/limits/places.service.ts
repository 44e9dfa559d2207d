import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { keepPlaceScript } from './commands/keep-place.lua.js';
import { takePlaceScript } from './commands/take-place.lua.js';
import { counts } from './limits.js';

type CountName = 'liveQrs' | 'unconfirmedScans';

/** One place out of those that a subject may have at once. */
export interface Place {
  readonly count: CountName;
  readonly subjectId: string;
  /** Who has it: taking it twice is taking it once. */
  readonly holder: string;
}

/**
 * How many of something there may be at once, counted exactly over all nodes. Each place has an end by Redis's clock,
 * at which it is free again whatever became of its holder or of the node that took it.
 */
@Injectable()
export class PlacesService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(PlacesService.name);
  }

  /**
   * Takes a place, or finds it taken by the same holder; and Redis's time, in milliseconds.
   *
   * @param allowance how many times the usual number the subject has
   * @throws AppError `rate_limited` with the time after which one is free at the latest
   */
  async take(place: Place, lifeMs: number, allowance = 1): Promise<{ isNew: boolean; now: number }> {
    const most = Math.max(1, Math.floor(counts[place.count] * this.settings.rateLimitScale * allowance));
    const [outcome, now, waitMs] = (await this.redis.run(
      takePlaceScript,
      [keyOf(place)],
      [place.holder, most, lifeMs],
    )) as [number, number, number];
    if (outcome === 0) throw new AppError('rate_limited', { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) });
    return { isNew: outcome === 1, now };
  }

  /** Lets a place that is taken last so long from now on. Nobody waits for it. */
  keep(place: Place, lifeMs: number): void {
    this.tell(this.redis.run(keepPlaceScript, [keyOf(place)], [place.holder, lifeMs]));
  }

  /** Frees a place. Nobody waits for it: should it be lost, the place has an end. */
  leave(place: Place): void {
    this.tell(this.redis.client.zrem(keyOf(place), place.holder));
  }

  private tell(sent: Promise<unknown>): void {
    sent.catch((error: unknown) => {
      this.logger.debug({ err: error }, 'a place could not be moved; it has an end');
    });
  }
}

function keyOf({ count, subjectId }: Place): string {
  return keys.places(count, subjectId);
}
