import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { buckets, keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { QrLoginService } from './qr-login.service.js';
import { QrLoginStore } from './qr-login.store.js';

const intervalMs = 1_000;

// Longer than a sweep takes, so that a node that died holds the others up only briefly.
const turnMs = 5_000;
const perBucket = 100;

/** Expires what nobody watches, on one node at a time; whoever watches a session is told by its own node, sooner. */
@Injectable()
export class QrSweeperService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isSweeping = false;

  constructor(
    private readonly logins: QrLoginService,
    private readonly store: QrLoginStore,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(QrSweeperService.name);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweepInTurn().catch((error: unknown) => {
        this.logger.debug({ err: error }, 'a sweep failed; the next one comes');
      });
    }, intervalMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweepInTurn(): Promise<void> {
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      const isOurTurn = await this.redis.client.set(keys.sweeper(), process.pid, 'PX', turnMs, 'NX');
      if (isOurTurn !== 'OK') return;
      await this.sweep();
      await this.redis.client.del(keys.sweeper());
    } finally {
      this.isSweeping = false;
    }
  }

  private async sweep(): Promise<void> {
    const now = await this.store.now();
    const overdue = await Promise.all(buckets.map((bucket) => this.store.overdue(bucket, now, perBucket)));
    for (const id of overdue.flat()) {
      try {
        // Reading settles what is overdue.
        if (!(await this.logins.read(id))) await this.store.forget(id);
      } catch (error) {
        // One that needs Postgres while that is away mustn't keep the others from their end.
        this.logger.debug(
          { err: error, qrId: id },
          'an overdue session could not be ended; the next sweep tries again',
        );
      }
    }
  }
}
