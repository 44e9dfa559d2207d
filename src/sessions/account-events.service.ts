import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { AccountPart } from '../contract/push.js';
import { BusService } from '../infra/bus/bus.service.js';
import { channels } from '../infra/redis/keys.js';
import { Clock } from '../kernel/clock.js';

/** Tells a person's pages and phones that something of the account has changed, once it is committed. */
@Injectable()
export class AccountEventsService {
  constructor(
    private readonly bus: BusService,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(AccountEventsService.name);
  }

  /** Nobody waits for it: the change stands, and whoever isn't told now reads it later. */
  announce(userId: string, what: AccountPart): void {
    const hint = { type: 'account.changed', id: userId, version: 0, at: this.clock.now(), what } as const;
    this.bus.publish(channels.person(userId), hint).catch((error: unknown) => {
      this.logger.warn({ err: error, userId, what }, 'a change of an account could not be announced');
    });
  }
}
