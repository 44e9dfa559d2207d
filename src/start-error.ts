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
