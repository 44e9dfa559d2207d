import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PageQuery } from '../contract/primitives.js';
import { cursorAfter, readCursor } from '../infra/postgres/cursor.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { Session } from './session.entity.js';

/** Sign-in sessions in Postgres. */
@Injectable()
export class SessionsStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  async find(id: string): Promise<Session | null> {
    return this.postgres.manager.findOneBy(Session, { id });
  }

  /** The row, locked until the caller's transaction ends. */
  async lock(id: string, manager: EntityManager): Promise<Session | null> {
    return manager.findOne(Session, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * Whether the session lives and its person may sign in, held so until the caller's transaction ends: a revocation
   * either came before, or waits.
   */
  async isAlive(id: string, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      `SELECT 1 FROM sessions JOIN users ON users.id = sessions.user_id
       WHERE sessions.id = $1 AND revoked_at IS NULL AND expires_at > $2 AND users.status = 'active'
       FOR SHARE`,
      [id, this.clock.date()],
      manager,
    );
    return rows.length > 0;
  }

  /** A person's living sessions with their devices, newest first. */
  async list(userId: string, page: PageQuery): Promise<{ sessions: Session[]; nextCursor: string | null }> {
    const query = this.postgres.manager
      .createQueryBuilder(Session, 'session')
      .leftJoinAndSelect('session.device', 'device')
      .where('session.userId = :userId AND session.revokedAt IS NULL', { userId })
      .andWhere('session.expiresAt > :now AND session.idleExpiresAt > :now', { now: this.clock.date() })
      .orderBy('session.createdAt', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .take(page.limit + 1);
    const after = readCursor(page.cursor);
    if (after) query.andWhere('(session.createdAt, session.id) < (:at, :id)', after);
    const sessions = await query.getMany();
    return { sessions: sessions.slice(0, page.limit), nextCursor: cursorAfter(sessions, page.limit) };
  }
}

/** Whether a session may still be used, as far as its row tells. */
export function isLive(session: Session, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now && session.idleExpiresAt > now;
}
