import { DataSource } from 'typeorm';
import { dataSourceOptions } from './schema.js';

// Any number of nodes may start at once; one migrates, the others wait for it.
const migrationLock = 7_203_000;

/** Runs the migrations that this database has not seen yet. @throws the driver's error when it cannot be reached */
export async function migrate(databaseUrl: string): Promise<void> {
  // The statement timeout is for requests; a migration takes the time it takes.
  const dataSource = new DataSource({ ...dataSourceOptions(databaseUrl), extra: {} });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    // The lock goes with its connection.
    await lock.release();
    await dataSource.destroy();
  }
}
