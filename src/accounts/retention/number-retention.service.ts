import { Injectable } from '@nestjs/common';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';

// A sender repeats itself within minutes; older notices are refused for their time.
const noticesKeptMs = 86_400_000;
// Whoever has just proved a number may be about to bind it.
const provedLatelyMs = 3_600_000;

/** Forgets what is known of phone numbers that nobody has here any more, and what was told of numbers and is done. */
@Injectable()
export class NumberRetentionService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  /**
   * How many numbers were forgotten. One that an operator still tells of counts as proved by nobody from now on: then
   * the subscription is ended, and it goes with the next pass.
   */
  async forget(): Promise<number> {
    const now = this.clock.now();
    const lately = new Date(now - provedLatelyMs);
    await this.postgres.query('DELETE FROM number_notices WHERE handled_at < $1', [new Date(now - noticesKeptMs)]);
    await this.postgres.query(
      `UPDATE phone_numbers SET last_proved_at = NULL
       WHERE last_proved_at < $1 AND subscription_id IS NOT NULL AND ${nobodys}`,
      [lately],
    );
    const rows = await this.postgres.query(
      `DELETE FROM phone_numbers
       WHERE coalesce(last_proved_at, '-infinity') < $1
         AND (subscription_id IS NULL OR subscription_ends_at < $2) AND ${nobodys}
       RETURNING 1`,
      [lately, new Date(now)],
    );
    return rows.length;
  }
}

const nobodys = `NOT EXISTS (SELECT 1 FROM identities WHERE type = 'phone' AND identifier = phone_numbers.number)`;
