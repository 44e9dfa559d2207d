import { Injectable } from '@nestjs/common';
import { PostgresService } from '../../infra/postgres/postgres.service.js';

/** A number that nobody tells us of, or soon will no longer. */
export interface DueNumber {
  readonly number: string;
  /** The subscription that it still has. */
  readonly subscriptionId: string | null;
}

/** Which proved numbers are subscribed to, and until when. */
@Injectable()
export class NumberSubscriptionsStore {
  constructor(private readonly postgres: PostgresService) {}

  /** The proved numbers for which there is something to do before this time. */
  async due(before: Date, limit: number): Promise<DueNumber[]> {
    return this.postgres.query<DueNumber>(
      `SELECT number, subscription_id AS "subscriptionId" FROM phone_numbers
       WHERE last_proved_at IS NOT NULL AND (subscription_ends_at IS NULL OR subscription_ends_at < $1)
       LIMIT $2`,
      [before, limit],
    );
  }

  /** The numbers that are subscribed to and that nobody has proved: they were taken from whoever had them. */
  async unwanted(limit: number): Promise<{ number: string; subscriptionId: string }[]> {
    return this.postgres.query(
      `SELECT number, subscription_id AS "subscriptionId" FROM phone_numbers
       WHERE last_proved_at IS NULL AND subscription_id IS NOT NULL LIMIT $1`,
      [limit],
    );
  }

  async forget(subscriptionId: string): Promise<void> {
    await this.postgres.query(
      `UPDATE phone_numbers
       SET subscription_id = NULL, subscription_bearer_hash = NULL, subscription_ends_at = NULL
       WHERE subscription_id = $1`,
      [subscriptionId],
    );
  }

  /** False where someone else has subscribed meanwhile, or the number is gone. */
  async save(
    { number, subscriptionId }: DueNumber,
    made: { readonly id: string; readonly bearerHash: string; readonly endsAt: Date },
  ): Promise<boolean> {
    const rows = await this.postgres.query(
      `UPDATE phone_numbers
       SET subscription_id = $3, subscription_bearer_hash = $4, subscription_ends_at = $5
       WHERE number = $1 AND subscription_id IS NOT DISTINCT FROM $2 RETURNING 1`,
      [number, subscriptionId, made.id, made.bearerHash, made.endsAt],
    );
    return rows.length === 1;
  }

  /** There is nothing to do for it until then: nobody tells of such a number. */
  async postpone({ number, subscriptionId }: DueNumber, until: Date): Promise<void> {
    await this.postgres.query(
      `UPDATE phone_numbers SET subscription_ends_at = $3
       WHERE number = $1 AND subscription_id IS NOT DISTINCT FROM $2`,
      [number, subscriptionId, until],
    );
  }
}
