import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';
import { NumberNotice } from './number-notice.entity.js';

/** A subscription to what happens to one number. */
export interface KnownSubscription {
  readonly number: string;
  readonly bearerHash: string;
}

/** The inbox: what operators told of numbers. */
@Injectable()
export class NumberNoticesStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  async findSubscription(subscriptionId: string): Promise<KnownSubscription | undefined> {
    const [found] = await this.postgres.query<KnownSubscription>(
      `SELECT number, subscription_bearer_hash AS "bearerHash" FROM phone_numbers
       WHERE subscription_id = $1 AND subscription_bearer_hash IS NOT NULL`,
      [subscriptionId],
    );
    return found;
  }

  /** False for one that is there already: senders repeat themselves. */
  async insert(
    notice: Pick<NumberNotice, 'source' | 'id' | 'type' | 'number' | 'toldAt'>,
    manager: EntityManager,
  ): Promise<boolean> {
    const { source, id, type, number, toldAt } = notice;
    const rows = await this.postgres.query(
      `INSERT INTO number_notices (source, id, type, number, told_at, received_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (source, id) DO NOTHING RETURNING 1`,
      [source, id, type, number, toldAt, this.clock.date()],
      manager,
    );
    return rows.length === 1;
  }

  /** Of a number, oldest first. */
  async of(number: string): Promise<NumberNotice[]> {
    return this.postgres.manager.find(NumberNotice, { where: { number }, order: { receivedAt: 'ASC' } });
  }

  /** The one that has been due longest and that nobody else holds, held until the transaction ends. */
  async holdDue(manager: EntityManager): Promise<NumberNotice | null> {
    return manager
      .createQueryBuilder(NumberNotice, 'notice')
      .where('notice.handledAt IS NULL AND notice.dueAt <= :now', { now: this.clock.date() })
      .orderBy('notice.dueAt')
      .limit(1)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getOne();
  }

  async noteHandled({ source, id }: NumberNotice, manager: EntityManager): Promise<void> {
    await manager.update(NumberNotice, { source, id }, { handledAt: this.clock.date() });
  }

  async postpone({ source, id }: NumberNotice, dueAt: Date, manager?: EntityManager): Promise<void> {
    await (manager ?? this.postgres.manager).update(NumberNotice, { source, id }, { dueAt });
  }

  /** Whether another swap of that number has been told and not looked into yet. */
  async hasOtherSwap({ source, id, number }: NumberNotice, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      `SELECT 1 FROM number_notices
       WHERE number = $1 AND handled_at IS NULL AND type LIKE '%.swapped' AND (source, id) <> ($2, $3) LIMIT 1`,
      [number, source, id],
      manager,
    );
    return rows.length > 0;
  }
}
