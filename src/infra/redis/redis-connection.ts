import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';

/** One connection to Redis, or to a cluster as a whole. */
export type RedisConnection = Redis | Cluster;

const connectTimeoutMs = 3_000;
const commandTimeoutMs = 3_000;

// A command that cannot be sent fails at once, and one whose answer was lost is not sent again: a caller gets
// `unavailable` and decides, rather than a queue that decides for it after the outage.
const options: RedisOptions = {
  lazyConnect: true,
  connectTimeout: connectTimeoutMs,
  commandTimeout: commandTimeoutMs,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // ioredis would do it one channel at a time, and leaves a rejection that ends the process when the connection breaks
  // again meanwhile. The bus does it.
  autoResubscribe: false,
  retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
};

const clusterOptions: ClusterOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  shardedSubscribers: true,
  slotsRefreshInterval: 1_000,
  clusterRetryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
  redisOptions: { connectTimeout: connectTimeoutMs, commandTimeout: commandTimeoutMs },
};

/**
 * Makes a connection, not yet opened, from `redis://`, `rediss://`, `redis+sentinel://host:port,host:port/name` or
 * `redis+cluster://host:port,host:port`.
 */
export function createRedis(url: string): RedisConnection {
  if (url.startsWith('redis+cluster://')) {
    const { nodes, credentials } = parseNodes(url);
    return new Cluster(nodes, { ...clusterOptions, redisOptions: { ...clusterOptions.redisOptions, ...credentials } });
  }
  if (url.startsWith('redis+sentinel://')) {
    const { nodes, credentials, name } = parseNodes(url);
    return new Redis({ ...options, ...credentials, sentinels: nodes, name });
  }
  return new Redis(url, options);
}

/** The address in a URL, without its credentials, for messages. */
export function addressOf(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

function parseNodes(url: string): {
  nodes: { host: string; port: number }[];
  credentials: { username?: string; password?: string };
  name: string;
} {
  const [, authority = '', path = ''] = /^[a-z+]+:\/\/([^/]*)\/?(.*)$/.exec(url) ?? [];
  const [hosts = '', login] = authority.split('@').reverse();
  const nodes = hosts.split(',').map((host) => {
    const at = host.lastIndexOf(':');
    return at < 0 ? { host, port: 6379 } : { host: host.slice(0, at), port: Number(host.slice(at + 1)) };
  });
  const [username = '', password = ''] = (login ?? '').split(':').map(decodeURIComponent);
  return {
    nodes,
    credentials: { ...(username !== '' && { username }), ...(password !== '' && { password }) },
    name: path === '' ? 'mymaster' : path,
  };
}

/** Opens a connection, asks what a start must know, and closes it. @throws Error in words that say what is wrong */
export async function assertRedisAnswers(url: string): Promise<void> {
  const connection = createRedis(url);
  let reason = 'it does not answer';
  connection.on('error', (error: Error) => {
    reason = error.message === '' ? reason : error.message;
  });
  try {
    await connection.connect();
    const [, version = '0'] = /redis_version:(\d+)/.exec(await connection.info('server')) ?? [];
    if (Number(version) < 7) throw new Error(`it is version ${version}; sharded pub/sub needs Redis 7 or newer`);
  } catch (error) {
    throw new Error(error instanceof Error && error.message.startsWith('it is') ? error.message : reason, {
      cause: error,
    });
  } finally {
    connection.disconnect();
  }
}
