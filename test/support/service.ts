import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createDatabase, freePort, startRedis, type TestRedis } from './servers.js';
import { until } from './until.js';

/** One node: a process of its own, as in production. */
export interface TestNode {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it has printed. */
  log(): string;
  /** Ends it as `kill` or an orchestrator does; its exit code. */
  stop(): Promise<number | null>;
}

/** Real nodes on a Redis and a Postgres of their own, with the demo people. */
export interface TestService {
  /** What proofs and codes name; the first node answers there. */
  readonly publicUrl: string;
  readonly nodes: readonly TestNode[];
  readonly redis: TestRedis;
  readonly databaseUrl: string;
  readonly masterKey: string;
  /** Rows straight from Postgres. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts so many nodes, and resolves once all of them are ready. `env` adds to or replaces their settings. */
export async function startService(
  options: { nodes?: number; env?: Record<string, string> } = {},
): Promise<TestService> {
  const [database, redis] = await Promise.all([createDatabase(), startRedis()]);
  const ports = await Promise.all(Array.from({ length: options.nodes ?? 1 }, freePort));
  const publicUrl = `${protocolOf(options.env)}://localhost:${String(ports[0])}`;
  const pool = new Pool({ connectionString: database.url, max: 2 });
  // The server ends a connection when a test drops the database or stops Postgres.
  pool.on('error', () => undefined);
  const env = {
    APP_PROFILE: 'test',
    PUBLIC_URL: publicUrl,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    // All of a test's clients share an address; tests of limits set it back to 1.
    RATE_LIMIT_SCALE: '1000',
    ...options.env,
  };
  const nodes = await Promise.all(ports.map((port) => startNode({ ...env, PORT: String(port) })));
  return {
    publicUrl,
    nodes,
    redis,
    databaseUrl: database.url,
    masterKey: env.MASTER_KEY,
    sql: async <Row extends object>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await pool.end();
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}

/** Starts one node with exactly these settings, and resolves once it is ready. */
export async function startNode(env: Record<string, string>): Promise<TestNode> {
  const node = spawnNode(env);
  const url = `${protocolOf(env)}://localhost:${env.PORT ?? ''}`;
  await until(`the node at ${url} to be ready`, async () => {
    if (node.process.exitCode !== null) throw new Error(`the node ended at its start:\n${node.log()}`);
    return isReady(url);
  });
  return { ...node, url };
}

function protocolOf(env: Record<string, string> = {}): string {
  return env.TLS_CERT_FILE === undefined ? 'http' : 'https';
}

/** `fetch` can't be told to take a self-made certificate. */
async function isReady(url: string): Promise<boolean> {
  const get = url.startsWith('https:') ? getHttps : getHttp;
  const request = get(`${url}/health/ready`, { rejectUnauthorized: false, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode === 200;
}

/** Starts a node process and leaves it at that: for starts that fail. */
export function spawnNode(env: Record<string, string>): Omit<TestNode, 'url'> {
  // Tests and benchmarks run in the project's folder, as npm starts them.
  const main = join(process.cwd(), 'dist/src/main.js');
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH ?? '', ...env } });
  process.once('exit', () => child.kill('SIGKILL'));
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  return {
    process: child,
    log: () => printed.join(''),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}
