import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { monthNamed, type LoginMonth } from './login-months.js';

// Whoever makes or drops partitions holds this: any number of nodes may find the same one missing at once.
const partitionsLock = 7_203_003;

/**
 * The months of the login history as Postgres keeps them. Making and dropping one stops sign-ins for the moment that it
 * takes; it waits for those under way no longer than `lock_timeout`, so that none of the others waits for longer.
 */
@Injectable()
export class LoginPartitionsStore {
  constructor(private readonly postgres: PostgresService) {}

  /** The months that have a partition. */
  async list(manager: EntityManager = this.postgres.manager): Promise<LoginMonth[]> {
    const rows = await this.postgres.query<{ name: string }>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
       WHERE inhparent = 'login_events'::regclass ORDER BY 1`,
      [],
      manager,
    );
    return rows.flatMap(({ name }) => monthNamed(name) ?? []);
  }

  /** When the oldest line was written that no month's partition took; undefined where there is none. */
  async oldestInDefault(): Promise<Date | undefined> {
    const [row] = await this.postgres.query<{ at: Date | null }>(
      'SELECT min(at) AS at FROM ONLY login_events_default',
      [],
    );
    return row?.at ?? undefined;
  }

  /** Makes a month's partition, with what was written of that month before there was one; false where there is one. */
  async make(month: LoginMonth): Promise<boolean> {
    const { table, from, to } = month;
    return this.exclusively(async (manager) => {
      if ((await this.list(manager)).some((other) => other.table === table)) return false;
      // What comes after this waits, and then finds the new partition. The whole table, and before anything of it: who has
      // begun to write while there was only the default partition would be told that its line doesn't belong there.
      await manager.query('LOCK TABLE login_events IN SHARE ROW EXCLUSIVE MODE');
      await manager.query(`CREATE TABLE ${table} (LIKE login_events INCLUDING ALL)`);
      await manager.query(
        `WITH moved AS (DELETE FROM login_events_default WHERE at >= $1 AND at < $2 RETURNING *)
         INSERT INTO ${table} SELECT * FROM moved`,
        [from, to],
      );
      await manager.query(
        `ALTER TABLE login_events ATTACH PARTITION ${table}
         FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
      );
      return true;
    });
  }

  /** Drops a month with all that happened in it; false where it is gone already. */
  async drop({ table }: LoginMonth): Promise<boolean> {
    return this.exclusively(async (manager) => {
      if (!(await this.list(manager)).some((month) => month.table === table)) return false;
      await manager.query(`DROP TABLE ${table}`);
      return true;
    });
  }

  private async exclusively<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.postgres.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [partitionsLock]);
      await manager.query(`SET LOCAL lock_timeout = '2s'`);
      return work(manager);
    });
  }
}
