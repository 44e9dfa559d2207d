/** What tests and benchmarks run against: a Postgres of their own, and the program of a Redis. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runOrFail } from './child-process.mjs';
import { ensureDatabase, startPostgres } from './postgres.mjs';
import { projectFolder } from './project.mjs';
import { findRedis } from './redis-binaries.mjs';

const templateDatabase = 'saoma_template';

/**
 * Starts a Postgres in a temporary folder, never a developer's own, with a migrated template database. Each test file
 * makes its own database from that, and starts its own Redis.
 * @param {(stop: () => unknown) => void} onEnd
 * @param {{ isDurable?: boolean }} options whether a commit waits for the disk, as in production
 * @returns {Promise<Record<string, string>>} the environment by which tests find them
 */
export async function startTestServers(onEnd, { isDurable = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-postgres-'));
  const quick = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];
  const settings = ['max_connections=300', ...(isDurable ? [] : quick)];
  const [postgres, redis] = await Promise.all([
    startPostgres(folder, settings, { temporaryFolder: folder }),
    findRedis(() => console.log('Fetching Redis (Debian package, kept in the cache) …')),
  ]);
  onEnd(postgres.release);
  await ensureDatabase(postgres, templateDatabase);
  const env = { ...process.env, DATABASE_URL: postgres.url(templateDatabase) };
  const migrate = [join(projectFolder, 'dist', 'src', 'migrate.js')];
  await runOrFail('The migrations failed:', process.execPath, migrate, { env });
  console.log(`Postgres ${postgres.facts.version} and Redis ${redis.version}, for these tests alone.`);
  return {
    TEST_POSTGRES_URL: postgres.url('postgres'),
    TEST_TEMPLATE_DATABASE: templateDatabase,
    TEST_REDIS_COMMAND: redis.command,
    TEST_REDIS_LD_LIBRARY_PATH: redis.libraryPath,
  };
}
