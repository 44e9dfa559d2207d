import { Client } from 'pg';
import type { TestService } from './service.js';
import { until } from './until.js';

/** A row, held as by a change of it that is about to be committed. */
export interface HeldRow {
  /** More of that change. */
  query(text: string, values: unknown[]): Promise<unknown>;
  commit(): Promise<void>;
}

export async function holdPerson(service: TestService, userId: string): Promise<HeldRow> {
  return hold(service, 'SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
}

/** What is known of a phone number. */
export async function holdNumber(service: TestService, number: string): Promise<HeldRow> {
  await service.sql('INSERT INTO phone_numbers (number) VALUES ($1) ON CONFLICT DO NOTHING', [number]);
  return hold(service, 'SELECT FROM phone_numbers WHERE number = $1 FOR UPDATE', [number]);
}

async function hold(service: TestService, text: string, values: unknown[]): Promise<HeldRow> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(text, values);
  return {
    query: (text, values) => client.query(text, values),
    commit: async () => {
      await client.query('COMMIT');
      await client.end();
    },
  };
}

/** Resolves once so many of the service's transactions wait for what is held. */
export async function waiting(service: TestService, count: number): Promise<void> {
  await until(`${String(count)} to wait`, async () => {
    const [row] = await service.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return row?.waiting === count;
  });
}
