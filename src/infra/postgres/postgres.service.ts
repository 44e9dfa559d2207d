import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** SQL where an entity would only be in the way: several tables in one statement, or one row on the hot path. */
@Injectable()
export class PostgresService {
  constructor(private readonly dataSource: DataSource) {}

  /** Entities outside of a transaction: each statement stands for itself. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** All of it is saved, or none. */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  /** Rows of one statement, in the caller's transaction where one is given. */
  async query<Row>(sql: string, values: readonly unknown[], manager?: EntityManager): Promise<Row[]> {
    const result = await (manager ?? this.dataSource).query<Row[] | [Row[], number]>(sql, [...values]);
    // TypeORM answers UPDATE and DELETE with [rows, count], everything else with rows.
    const [first] = result;
    return Array.isArray(first) ? first : (result as Row[]);
  }

  /** Asks Postgres whether it answers. */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
