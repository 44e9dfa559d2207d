import { Redis } from 'ioredis';
import type { TestService } from './service.js';

/** As though all windows were over: a test can't wait a minute for the next code to the same phone. */
export async function forgetWindows(service: TestService, name = ''): Promise<void> {
  await withRedis(service, async (redis) => {
    const keys = await redis.keys(`*:window:${name}*`);
    if (keys.length > 0) await redis.del(...keys);
  });
}

/** Does what takes one of a window's points, and takes so many more as though it had been done as often. */
export async function addToWindow(
  service: TestService,
  name: string,
  points: number,
  takeOne: () => Promise<void>,
): Promise<void> {
  await takeOne();
  await withRedis(service, async (redis) => {
    for (const key of await redis.keys(`*:window:${name}:*`)) await redis.incrby(key, points);
  });
}

/** All that lies in Redis, keys and values. */
export async function redisContent(service: TestService): Promise<string> {
  return withRedis(service, async (redis) => {
    const parts = (await redis.keys('*')).map(async (key) => {
      const kind = await redis.type(key);
      const value = kind === 'hash' ? await redis.hgetall(key) : kind === 'string' ? await redis.get(key) : undefined;
      return `${key} ${JSON.stringify(value)}`;
    });
    return (await Promise.all(parts)).join('\n');
  });
}

/** As though the lives of these keys were over; how many seconds each had left. */
export async function expireKeys(service: TestService, pattern: string): Promise<number[]> {
  return withRedis(service, async (redis) => {
    const keys = await redis.keys(pattern);
    const left = await Promise.all(keys.map((key) => redis.ttl(key)));
    if (keys.length > 0) await redis.unlink(...keys);
    return left;
  });
}

async function withRedis<T>(service: TestService, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(service.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
