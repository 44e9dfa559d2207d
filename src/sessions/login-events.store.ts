import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PageQuery } from '../contract/primitives.js';
import { cursorAfter, readCursor } from '../infra/postgres/cursor.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { LoginEvent } from './login-event.entity.js';

/** The login history in Postgres. A sign-in saves its own line with its session (`sessions.store.ts`). */
@Injectable()
export class LoginEventsStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  /** A person's sign-ins and tries, newest first. */
  async list(userId: string, page: PageQuery): Promise<{ logins: LoginEvent[]; nextCursor: string | null }> {
    const query = this.postgres.manager
      .createQueryBuilder(LoginEvent, 'login')
      .where('login.userId = :userId', { userId })
      .orderBy('login.at', 'DESC')
      .addOrderBy('login.id', 'DESC')
      .take(page.limit + 1);
    const after = readCursor(page.cursor);
    if (after) query.andWhere('(login.at, login.id) < (:at, :id)', after);
    const logins = await query.getMany();
    const listed = logins.map(({ id, at }) => ({ id, createdAt: at }));
    return { logins: logins.slice(0, page.limit), nextCursor: cursorAfter(listed, page.limit) };
  }

  async find(userId: string, id: string): Promise<LoginEvent | null> {
    return this.postgres.manager.findOneBy(LoginEvent, { id, userId });
  }

  /** Notes that the person says it wasn't them; false where they have said so before. */
  async markReported({ id, at }: LoginEvent, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      'UPDATE login_events SET reported_at = $3 WHERE id = $1 AND at = $2 AND reported_at IS NULL RETURNING id',
      [id, at, this.clock.date()],
      manager,
    );
    return rows.length > 0;
  }
}
