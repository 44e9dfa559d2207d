import { QueryFailedError } from 'typeorm';
import { addressOf } from './infra/redis/redis-connection.js';

/** A start that cannot succeed, in words for whoever started it. */
export class StartError extends Error {}

/** Does what a server is needed for; a failure names the address that was tried, without its password, and what to set. */
export async function orExplain<T>(
  work: () => Promise<T>,
  server: 'Postgres' | 'Redis',
  url: string,
  setting: 'DATABASE_URL' | 'REDIS_URL',
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StartError(
      `${server} cannot be used at ${addressOf(url)}: ${reasonOf(error)}\nStart it, or set ${setting} to where it runs.`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

// Postgres: undefined_table, undefined_column.
const unpreparedCodes = ['42P01', '42703'];

/** What to say of a command's failure where the database has never been migrated by this release; undefined for any other. */
export function wordsForUnprepared(error: unknown): string | undefined {
  const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
  return code !== undefined && unpreparedCodes.includes(code)
    ? 'This database was not prepared by this release yet: the start of a node (npm start) does that.'
    : undefined;
}
