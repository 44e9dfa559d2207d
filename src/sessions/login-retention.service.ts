import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { monthsBetween } from './login-months.js';
import { LoginPartitionsStore } from './login-partitions.store.js';

const dayMs = 86_400_000;

/** How far ahead there are partitions: were nothing done for a month, nothing would fall out of them. */
const aheadMs = 40 * dayMs;

// A statement has five seconds; this many rows take a fraction of one.
const rowsAtOnce = 10_000;

/** What was done, in numbers. */
export interface LoginRetention {
  readonly monthsMade: number;
  readonly monthsDropped: number;
  readonly loginsRemoved: number;
  readonly sessionsRemoved: number;
  readonly addressesRemoved: number;
}

/** Keeps the login history in its months, and no longer than the settings say. Any number may do it at once. */
@Injectable()
export class LoginRetentionService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly partitions: LoginPartitionsStore,
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  async enforce(): Promise<LoginRetention> {
    const { loginHistoryDays, addressDays } = this.settings.accounts;
    const historyEnd = this.daysAgo(loginHistoryDays);
    // First what is too old, so that no month is made for it.
    const monthsDropped = await this.dropMonths(historyEnd);
    const loginsRemoved = await this.inPortions(
      `DELETE FROM login_events_default WHERE (id, at) IN
         (SELECT id, at FROM login_events_default WHERE at < $1 LIMIT $2) RETURNING 1`,
      historyEnd,
    );
    return {
      monthsDropped,
      loginsRemoved,
      monthsMade: await this.makeMonths(),
      // Ended ones tell when which device was used; what has not ended is in use.
      sessionsRemoved: await this.inPortions(
        `DELETE FROM sessions WHERE id IN
           (SELECT id FROM sessions WHERE LEAST(revoked_at, expires_at) < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
        historyEnd,
      ),
      addressesRemoved: await this.inPortions(
        `UPDATE login_events SET ip = NULL WHERE (id, at) IN
           (SELECT id, at FROM login_events WHERE ip IS NOT NULL AND at < $1 LIMIT $2) RETURNING 1`,
        this.daysAgo(addressDays),
      ),
    };
  }

  private async dropMonths(end: Date): Promise<number> {
    let dropped = 0;
    for (const month of await this.partitions.list()) {
      if (month.to <= end && (await this.partitions.drop(month))) dropped += 1;
    }
    return dropped;
  }

  private async makeMonths(): Promise<number> {
    const now = this.clock.date();
    const there = new Set((await this.partitions.list()).map(({ table }) => table));
    const first = (await this.partitions.oldestInDefault()) ?? now;
    let made = 0;
    for (const month of monthsBetween(first < now ? first : now, new Date(now.getTime() + aheadMs))) {
      if (!there.has(month.table) && (await this.partitions.make(month))) made += 1;
    }
    return made;
  }

  private async inPortions(statement: string, before: Date): Promise<number> {
    for (let total = 0; ;) {
      const { length } = await this.postgres.query(statement, [before, rowsAtOnce]);
      total += length;
      if (length < rowsAtOnce) return total;
    }
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now() - days * dayMs);
  }
}
