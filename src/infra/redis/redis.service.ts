import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { createRedis, type RedisConnection } from './redis-connection.js';
import type { RedisScript } from './redis-script.js';

/** The node's connection to Redis for commands. Fails at once, with ioredis's own error, while Redis is away. */
@Injectable()
export class RedisService implements OnApplicationShutdown {
  readonly client: RedisConnection;

  constructor(@Inject(SETTINGS) settings: Settings, logger: PinoLogger) {
    logger.setContext(RedisService.name);
    this.client = createRedis(settings.redisUrl);
    // ioredis keeps trying by itself; one line an outage is enough.
    let wasReady = false;
    this.client.on('error', (error: Error) => {
      if (wasReady) logger.warn({ err: error }, 'Redis is away');
      wasReady = false;
    });
    this.client.on('ready', () => {
      wasReady = true;
    });
  }

  /** Resolves once commands can be sent. */
  async connect(): Promise<void> {
    await this.client.connect();
  }

  /** Runs a script atomically; all its keys must share a hash tag. */
  async run(script: RedisScript, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.client.evalsha(script.sha, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.client.eval(script.lua, keys.length, ...keys, ...values);
    }
  }

  /** Asks Redis, rather than the connection's state, whether it answers. */
  async ping(): Promise<void> {
    await this.client.ping();
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }
}
