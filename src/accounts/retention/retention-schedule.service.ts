import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { keys } from '../../infra/redis/keys.js';
import { RedisService } from '../../infra/redis/redis.service.js';
import { RetentionService } from './retention.service.js';

// A start has better things to do; and what waits here can wait.
const lookEveryMs = 60_000;

/** How long a pass stands for all nodes. */
const passMs = 3_600_000;

/** Has one node enforce the retention once an hour. */
@Injectable()
export class RetentionScheduleService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly retention: RetentionService,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(RetentionScheduleService.name);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.passInTurn().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'a pass of the retention failed; the next one makes up for it');
      });
    }, lookEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async passInTurn(): Promise<void> {
    const isOurTurn = await this.redis.client.set(keys.retention(), process.pid, 'PX', passMs, 'NX');
    if (isOurTurn !== 'OK') return;
    try {
      this.logger.info(await this.retention.enforce(), 'the retention has been enforced');
    } catch (error) {
      // The hour is not over for the others: one of them tries again within the minute.
      await this.redis.client.del(keys.retention());
      throw error;
    }
  }
}
