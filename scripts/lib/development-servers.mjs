/** What the service runs on outside of production: the servers that the environment names, else private ones in .data/. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ensureMasterKey } from './master-key.mjs';
import { ensureDatabase, startPostgres } from './postgres.mjs';
import { dataFolder, projectFolder } from './project.mjs';
import { startRedis } from './redis.mjs';
import { tellServer } from './start-report.mjs';

/** Reads `.env`, where there is one. What the environment already says goes before it. */
export function loadEnvFile() {
  const envFile = join(projectFolder, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
}

/** An empty variable is how shells and compose files say "not set"; the service reads it so too. */
export function isGiven(...names) {
  return names.some((name) => (process.env[name] ?? '') !== '');
}

/**
 * Starts or joins what the environment doesn't name.
 * @param {{ tell?: typeof tellServer }} options says in one line which was taken
 * @returns the service's environment; leases for what outlives us; and `lost`, which settles when a private server ends
 */
export async function findServers(onEnd, { tell = tellServer } = {}) {
  const env = { ...process.env, APP_PROFILE: process.env.APP_PROFILE || 'development' };
  const leases = [];
  const servers = [];
  const keep = (name, server) => {
    onEnd(server.release);
    leases.push(server.lease);
    servers.push(server.ended.then(() => ({ lost: name })));
  };

  if (isGiven('DATABASE_URL', 'DATABASE_URL_FILE')) {
    tell('Postgres', 'DATABASE_URL');
  } else {
    const server = await startPostgres(dataFolder);
    keep('Postgres', server);
    await ensureDatabase(server, 'saoma');
    env.DATABASE_URL = server.url('saoma');
    tell('Postgres', server, env.DATABASE_URL);
  }
  if (isGiven('REDIS_URL', 'REDIS_URL_FILE')) {
    tell('Redis', 'REDIS_URL');
  } else {
    const onDownload = () => console.log('Fetching Redis (Debian package, kept in the cache) …');
    const server = await startRedis(dataFolder, { onDownload });
    keep('Redis', server);
    env.REDIS_URL = server.url;
    tell('Redis', server, env.REDIS_URL);
  }
  if (!isGiven('MASTER_KEY', 'MASTER_KEY_FILE')) {
    env.MASTER_KEY_FILE = join(dataFolder, 'master.key');
    await ensureMasterKey(env.MASTER_KEY_FILE);
  }
  // Without private servers it never settles.
  return { env, leases, lost: Promise.race(servers) };
}
