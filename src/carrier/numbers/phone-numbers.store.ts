import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';
import { PhoneNumber } from './phone-number.entity.js';

/** What an operator or a source told of a number. */
export interface NumberNews {
  readonly simChangedAt: Date | null;
  /** Until when it is weak; null leaves that as it is. */
  readonly weakUntil: Date | null;
  readonly isRecycled: boolean;
  /** When the number was last beyond doubt, as known before they were asked. */
  readonly trustedAt: Date | null;
}

/** When numbers were last proved, and what is known of them. */
@Injectable()
export class PhoneNumbersStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  async find(number: string, manager: EntityManager = this.postgres.manager): Promise<PhoneNumber | null> {
    return manager.findOneBy(PhoneNumber, { number });
  }

  async noteProved(number: string): Promise<void> {
    await this.postgres.query(
      `INSERT INTO phone_numbers (number, last_proved_at) VALUES ($1, $2)
       ON CONFLICT (number) DO UPDATE SET last_proved_at = excluded.last_proved_at`,
      [number, this.clock.date()],
    );
  }

  /** What was told of it before has nothing to say of whoever has it now. */
  async noteTrusted(number: string, manager?: EntityManager): Promise<void> {
    await this.postgres.query(
      `INSERT INTO phone_numbers (number, last_proved_at, trusted_at) VALUES ($1, $2, $2)
       ON CONFLICT (number) DO UPDATE SET
         last_proved_at = excluded.last_proved_at, trusted_at = excluded.trusted_at, weak_until = NULL`,
      [number, this.clock.date()],
      manager,
    );
  }

  /**
   * What the sources have just told. Being weak is never cut short by it. It says nothing of a number that has come to be
   * beyond doubt since they were asked: whoever has it now may be another one.
   */
  async noteNews(
    number: string,
    { simChangedAt, weakUntil, isRecycled, trustedAt }: NumberNews,
    manager?: EntityManager,
  ): Promise<void> {
    await this.postgres.query(
      `INSERT INTO phone_numbers (number, checked_at, sim_changed_at, weak_until, recycled_at)
       VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN $2::timestamptz END)
       ON CONFLICT (number) DO UPDATE SET
         checked_at = excluded.checked_at,
         sim_changed_at = coalesce(excluded.sim_changed_at, phone_numbers.sim_changed_at),
         weak_until = greatest(excluded.weak_until, phone_numbers.weak_until),
         recycled_at = coalesce(excluded.recycled_at, phone_numbers.recycled_at)
       WHERE phone_numbers.trusted_at IS NOT DISTINCT FROM $6`,
      [number, this.clock.date(), simChangedAt, weakUntil, isRecycled, trustedAt],
      manager,
    );
  }

  /** Whether an operator has told anything of it since, be it true or not. */
  async isToldOf(number: string, since: Date): Promise<boolean> {
    const rows = await this.postgres.query(
      'SELECT 1 FROM number_notices WHERE number = $1 AND received_at > $2 LIMIT 1',
      [number, since],
    );
    return rows.length > 0;
  }

  /** An operator tells of a swap. One that was before the number was last beyond doubt makes nothing weak. */
  async noteSwapTold(number: string, toldAt: Date, weakUntil: Date, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      `UPDATE phone_numbers SET weak_until = greatest(weak_until, $3)
       WHERE number = $1 AND (trusted_at IS NULL OR trusted_at < $2)`,
      [number, toldAt, weakUntil],
      manager,
    );
  }

  /** What an operator told was not so: the number is weak by what the sources tell alone. */
  async endWeakness(number: string, weakMs: number, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      `UPDATE phone_numbers SET weak_until = CASE
         WHEN sim_changed_at > coalesce(trusted_at, '-infinity') AND sim_changed_at > $2
         THEN sim_changed_at + $3 * interval '1 millisecond' END
       WHERE number = $1`,
      [number, new Date(this.clock.now() - weakMs), weakMs],
      manager,
    );
  }

  /** It is nobody's here from now on: what is known was of whoever had it. */
  async noteReleased(number: string, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      `UPDATE phone_numbers SET
         last_proved_at = NULL, trusted_at = NULL, sim_changed_at = NULL, weak_until = NULL, recycled_at = $2
       WHERE number = $1`,
      [number, this.clock.date()],
      manager,
    );
  }
}
