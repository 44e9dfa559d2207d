import type { DataSourceOptions } from 'typeorm';

/** How every pool of ours talks to Postgres. Times in milliseconds. */
export function connectionOptions(url: string): DataSourceOptions & { type: 'postgres' } {
  return {
    type: 'postgres',
    url,
    poolSize: 10,
    connectTimeoutMS: 3_000,
    extra: { statement_timeout: 5_000, query_timeout: 6_000, idle_in_transaction_session_timeout: 10_000 },
    logging: false,
  };
}
