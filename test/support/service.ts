import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { Pool } from 'pg';
import { Balancer } from './balancer.js';
import { spawnProgram, type Program } from './program.js';
import { Simulator } from './simulator.js';
import { createDatabase, freePort, startRedis, type TestRedis } from './servers.js';
import { TcpProxy } from './tcp-proxy.js';
import { until } from './until.js';

/** One node: a process of its own, as in production. */
export interface TestNode extends Program {
  readonly url: string;
}

/** A node of a service, which can be started again. */
export interface ServiceNode extends TestNode {
  /** Starts it again with the same settings, once it has ended. */
  start(): Promise<void>;
  /** What stands between this node and its servers, where `proxied` was asked for. */
  readonly links: Links | undefined;
}

interface Links {
  readonly postgres: TcpProxy;
  readonly redis: TcpProxy;
}

/** Real nodes on a Redis and a Postgres of their own, with the demo people. */
export interface TestService {
  /** What proofs and codes name; the balancer answers there, or without one the first node. */
  readonly publicUrl: string;
  readonly nodes: readonly ServiceNode[];
  /** Where `balanced` was asked for. */
  readonly balancer: Balancer | undefined;
  readonly redis: TestRedis;
  readonly databaseUrl: string;
  readonly masterKey: string;
  /** What plays SMS, mail and third parties, where it was asked for. */
  readonly simulator: Simulator;
  /** Rows straight from Postgres. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly nodes?: number;
  /** Adds to or replaces the nodes' settings. */
  readonly env?: Record<string, string>;
  /** Puts a balancer before the nodes; the public url is its own. */
  readonly balanced?: boolean;
  /** Starts a stand-in for SMS, mail and third parties, and points the nodes at it. */
  readonly simulator?: boolean;
  /** Puts a proxy before each server, for each node its own, so that a test can cut them. */
  readonly proxied?: boolean;
  /** Further options of the Redis server. */
  readonly redisOptions?: readonly string[];
}

/** Starts so many nodes, and resolves once all of them are ready. */
export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const [database, redis, simulator] = await Promise.all([
    createDatabase(),
    startRedis(options.redisOptions),
    options.simulator ? Simulator.start() : undefined,
  ]);
  const ports = await Promise.all(Array.from({ length: options.nodes ?? 1 }, freePort));
  const publicPort = options.balanced ? await freePort() : ports[0]!;
  const balancer = options.balanced ? await Balancer.before(ports, publicPort) : undefined;
  const publicUrl = `${protocolOf(options.env)}://localhost:${String(publicPort)}`;
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
    ...simulator?.settings,
    ...options.env,
  };
  const nodes = await Promise.all(
    ports.map(async (port) => {
      const links = options.proxied ? await linksTo(database.url, redis.port) : undefined;
      return startServiceNode({ ...env, ...(links && urlsOf(links, database.url)), PORT: String(port) }, links);
    }),
  );
  return {
    publicUrl,
    nodes,
    balancer,
    redis,
    databaseUrl: database.url,
    masterKey: env.MASTER_KEY,
    get simulator() {
      if (!simulator) throw new Error('this service was started without a simulator');
      return simulator;
    },
    sql: async <Row extends object>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await Promise.all(nodes.flatMap(({ links }) => (links ? [links.postgres.stop(), links.redis.stop()] : [])));
      await pool.end();
      await Promise.all([balancer?.stop(), simulator?.stop(), database.drop(), redis.stop()]);
    },
  };
}

async function linksTo(databaseUrl: string, redisPort: number): Promise<Links> {
  const [postgres, redis] = await Promise.all([
    TcpProxy.before(Number(new URL(databaseUrl).port)),
    TcpProxy.before(redisPort),
  ]);
  return { postgres, redis };
}

function urlsOf(links: Links, databaseUrl: string): Record<string, string> {
  const database = new URL(databaseUrl);
  database.port = String(links.postgres.port);
  return { DATABASE_URL: database.href, REDIS_URL: `redis://127.0.0.1:${String(links.redis.port)}` };
}

async function startServiceNode(env: Record<string, string>, links: Links | undefined): Promise<ServiceNode> {
  let node = await startNode(env);
  return {
    url: node.url,
    links,
    get process() {
      return node.process;
    },
    log: () => node.log(),
    stop: () => node.stop(),
    kill: () => node.kill(),
    start: async () => {
      node = await startNode(env);
    },
  };
}

// A second where the machine has nothing else to do.
const startWithinMs = 60_000;

/** Starts one node with exactly these settings, and resolves once it is ready. */
export async function startNode(env: Record<string, string>): Promise<TestNode> {
  const node = spawnNode(env);
  const url = `${protocolOf(env)}://localhost:${env.PORT ?? ''}`;
  const answers = async () => {
    if (node.process.exitCode !== null) throw new Error(`the node ended at its start:\n${node.log()}`);
    return isReady(url);
  };
  await until(`the node at ${url} to be ready`, answers, startWithinMs);
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
export function spawnNode(env: Record<string, string>): Program {
  return spawnProgram('dist/src/main.js', env);
}
