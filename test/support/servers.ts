import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** A real Redis of the test file's own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a power cut does; nothing is kept. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What is stored, for tests that look behind the scenes. */
  keys(): Promise<string[]>;
  get(key: string): Promise<string>;
  field(key: string, name: string): Promise<string>;
}

/** What `scripts/test.mjs` tells a test of the servers that it prepared. */
export function testEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests with npm test`);
  return value;
}

/** A port that was free a moment ago, below the ephemeral range, where an outgoing connection might take it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await isPortFree(port)) return port;
  }
}

/** Whether this port could be bound just now. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(true);
    });
  });
  if (!isFree) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** @param more further options of the server */
export async function startRedis(more: readonly string[] = []): Promise<TestRedis> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startRedisOnce(more);
    } catch (error) {
      // Another test's server may have taken the port, or a cluster's second one, since it was looked for.
      if (attempt === 3) throw error;
    }
  }
}

async function startRedisOnce(more: readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'saoma-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
    const libraries = testEnvironment('TEST_REDIS_LD_LIBRARY_PATH');
    child = spawn(testEnvironment('TEST_REDIS_COMMAND'), [...options, ...more, '--dir', folder], {
      stdio: 'ignore',
      env: { ...process.env, ...(libraries !== '' && { LD_LIBRARY_PATH: libraries }) },
    });
    // A test run that breaks off leaves nothing behind.
    process.once('exit', () => child?.kill('SIGKILL'));
    await untilRedisAnswers(port, child);
  };
  const kill = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    kill,
    start,
    keys: () => ask(port, (redis) => redis.keys('*')),
    get: async (key) => (await ask(port, (redis) => redis.get(key))) ?? '',
    field: async (key, name) => (await ask(port, (redis) => redis.hget(key, name))) ?? '',
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilRedisAnswers(port: number, child: ChildProcess): Promise<void> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 10, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  // What waits for an answer is refused with it.
  const giveUp = (): void => {
    redis.disconnect();
  };
  child.once('exit', giveUp);
  await redis.ping();
  child.off('exit', giveUp);
  redis.disconnect();
}

async function ask<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: '127.0.0.1' });
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

/** An empty, migrated database of the test file's own. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const maintenanceUrl = testEnvironment('TEST_POSTGRES_URL');
  const name = `test_${String(process.pid)}_${Math.random().toString(36).slice(2, 10)}`;
  await administer(maintenanceUrl, `CREATE DATABASE ${name} TEMPLATE ${testEnvironment('TEST_TEMPLATE_DATABASE')}`);
  const url = new URL(maintenanceUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(maintenanceUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
