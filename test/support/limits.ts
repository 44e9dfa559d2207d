import { Redis } from 'ioredis';
import type { TestService } from './service.js';

/** As though all windows were over: a test can't wait a minute for the next code to the same phone. */
export async function forgetWindows(service: TestService, name = ''): Promise<void> {
  await withRedis(service, async (redis) => {
    const keys = await redis.keys(`*:window:${name}*`);
    if (keys.length > 0) await redis.del(...keys);
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

async function withRedis<T>(service: TestService, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(service.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
