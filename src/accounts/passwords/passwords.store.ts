import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';

/** The one password of a person, as its hash. */
@Injectable()
export class PasswordsStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  async exists(userId: string, manager?: EntityManager): Promise<boolean> {
    return (await this.changedAt(userId, manager)) !== undefined;
  }

  /** When it was set; undefined where the person has no password. */
  async changedAt(userId: string, manager?: EntityManager): Promise<Date | undefined> {
    const [row] = await this.postgres.query<{ changedAt: Date }>(
      'SELECT changed_at AS "changedAt" FROM passwords WHERE user_id = $1',
      [userId],
      manager,
    );
    return row?.changedAt;
  }

  async remove(userId: string, manager: EntityManager): Promise<void> {
    await this.postgres.query('DELETE FROM passwords WHERE user_id = $1', [userId], manager);
  }

  /** Whether there was a password that rests on this identity alone, and was set after that: it is gone. */
  async removeResting(userId: string, restsOn: string, after: Date, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      'DELETE FROM passwords WHERE user_id = $1 AND rests_on = $2 AND changed_at > $3 RETURNING 1',
      [userId, restsOn, after],
      manager,
    );
    return rows.length > 0;
  }

  /** Makes a person's password that of another one, who has none. */
  async move(fromUserId: string, toUserId: string, manager: EntityManager): Promise<void> {
    const between = [fromUserId, toUserId];
    await this.postgres.query('UPDATE passwords SET user_id = $2 WHERE user_id = $1', between, manager);
  }

  /** The hash; undefined where the person has no password. */
  async hashOf(userId: string): Promise<string | undefined> {
    const [row] = await this.postgres.query<{ hash: string }>('SELECT hash FROM passwords WHERE user_id = $1', [
      userId,
    ]);
    return row?.hash;
  }

  /** Keeps the same password under another hash, unless it has been changed meanwhile. */
  async replaceHash(userId: string, oldHash: string, hash: string): Promise<void> {
    await this.postgres.query('UPDATE passwords SET hash = $3 WHERE user_id = $1 AND hash = $2', [
      userId,
      oldHash,
      hash,
    ]);
  }

  /**
   * Which factor it is: one of its own, or the identity's whose code has reset it. Undefined where the person has no
   * password.
   */
  async factorOf(userId: string): Promise<string | undefined> {
    const [row] = await this.postgres.query<{ factor: string }>(
      `SELECT coalesce(rests_on, 'password') AS factor FROM passwords WHERE user_id = $1`,
      [userId],
    );
    return row?.factor;
  }

  /** Sets the password, or replaces the one before; `restsOn` is the identity whose code is all that was asked for it. */
  async set(userId: string, hash: string, restsOn: string | null, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      `INSERT INTO passwords (user_id, hash, rests_on, changed_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id) DO UPDATE SET
         hash = excluded.hash, rests_on = excluded.rests_on, changed_at = excluded.changed_at`,
      [userId, hash, restsOn, this.clock.date()],
      manager,
    );
  }
}
