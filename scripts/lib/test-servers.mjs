/** What tests and benchmarks run on: servers of their own, never those a developer's environment names. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runOrFail } from './child-process.mjs';
import { ensureDatabase, startPostgres } from './postgres.mjs';
import { dataFolder, projectFolder } from './project.mjs';
import { findRedis } from './redis-binaries.mjs';

const templateDatabase = 'saoma_template';

/** Settings for tests, whose data need not outlive a crash. Each test file has an app or more, each with a pool. */
export const forgetfulSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=300'];

// A developer may have these for the service; a test that read one by mistake would work on that person's data.
const developersSettings = [
  'DATABASE_URL',
  'REDIS_URL',
  'MASTER_KEY',
  'MASTER_KEY_PREVIOUS',
  'SIGNING_KEY_DAYS',
  'METRICS_TOKEN',
  'APP_PROFILE',
  'PORT',
  'PUBLIC_URL',
  'TLS_CERT', // Only ever as TLS_CERT_FILE and TLS_KEY_FILE.
  'TLS_KEY',
];

/**
 * A private Postgres in a new folder that goes with it.
 * @param {{ settings?: string[], onDisk?: boolean }} options `onDisk`: beside the project, since the system's folder
 *   for temporary files often lies in memory, where a database looks faster than it is
 */
export async function startTemporaryPostgres(onEnd, { settings = forgetfulSettings, onDisk = false } = {}) {
  const parent = onDisk ? dataFolder : tmpdir();
  mkdirSync(parent, { recursive: true });
  const temporaryFolder = mkdtempSync(join(parent, 'saoma-test-'));
  const server = await startPostgres(temporaryFolder, settings, { temporaryFolder });
  onEnd(server.release);
  return { ...server, temporaryFolder };
}

/** Creates a database and runs all migrations on it. */
export async function createMigratedDatabase(server, name) {
  await ensureDatabase(server, name);
  const env = { ...withoutDevelopersSettings(), DATABASE_URL: server.url(name) };
  await runOrFail('The migrations failed:', process.execPath, [join(projectFolder, 'dist', 'src', 'migrate.js')], {
    env,
  });
}

/**
 * Starts the servers and returns the environment in which test/support finds them. Each test file makes its own
 * database from the template and starts its own Redis (a Redis's numbered databases share their channels). Temporary
 * files go into the folder that is removed with Postgres, so that tests which are killed leave none.
 */
export async function startTestServers(onEnd, options) {
  const server = await startTemporaryPostgres(onEnd, options);
  await createMigratedDatabase(server, templateDatabase);
  const temporaryFiles = join(server.temporaryFolder, 'tmp');
  mkdirSync(temporaryFiles);
  const redis = await findRedis(() => console.log('Fetching Redis (Debian package, kept in the cache) …'));
  const env = {
    ...withoutDevelopersSettings(),
    TMPDIR: temporaryFiles,
    TEST_POSTGRES_URL: server.url('postgres'),
    TEST_TEMPLATE_DATABASE: templateDatabase,
    TEST_REDIS_COMMAND: redis.command,
    TEST_REDIS_LD_LIBRARY_PATH: redis.libraryPath,
  };
  return { env, leases: [server.lease], description: `Postgres ${server.facts.version}, Redis ${redis.version}` };
}

function withoutDevelopersSettings() {
  const names = developersSettings.flatMap((name) => [name, `${name}_FILE`]);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}
