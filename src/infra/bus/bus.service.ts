import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { createRedis, type RedisConnection } from '../redis/redis-connection.js';
import { RedisService } from '../redis/redis.service.js';
import { hintSchema, type Hint } from './hint.js';

export type HintListener = (hint: Hint) => void;
export type StopWatching = () => void;

/**
 * Hints between nodes, over Redis's sharded pub/sub (Redis 7). A node subscribes to what its own clients watch and to
 * nothing else, so that what a change costs doesn't grow with the number of nodes.
 *
 * A hint may be lost, doubled or late: listeners read the store, and read it again when `onRestored` fires.
 */
@Injectable()
export class BusService implements OnApplicationShutdown {
  private readonly subscriber: RedisConnection;
  private readonly listeners = new Map<string, Set<HintListener>>();
  private readonly restoredListeners = new Set<() => void>();
  private wasReady = false;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(BusService.name);
    this.subscriber = createRedis(settings.redisUrl);
    this.subscriber.on('smessage', (channel: string, message: string) => {
      this.hear(channel, message);
    });
    // RedisService tells of the outage; without a listener ioredis prints each attempt.
    this.subscriber.on('error', () => undefined);
    this.subscriber.on('ready', () => {
      if (this.wasReady) void this.restore();
      this.wasReady = true;
    });
    // A cluster as a whole stays ready when one shard goes; ioredis tells with this that it has a new connection to it.
    this.subscriber.on('subscribersReady', () => void this.restore());
  }

  async connect(): Promise<void> {
    await this.subscriber.connect();
  }

  /** Announces a change that is already saved. */
  async publish(channel: string, hint: Omit<Hint, 'v'>): Promise<void> {
    await this.redis.client.spublish(channel, JSON.stringify({ v: 1, ...hint }));
  }

  /** Resolves once Redis has taken the subscription: what is published from then on is heard. */
  async watch(channel: string, listener: HintListener): Promise<StopWatching> {
    const others = this.listeners.get(channel);
    const listeners = others ?? new Set<HintListener>();
    listeners.add(listener);
    this.listeners.set(channel, listeners);
    const stop = (): void => {
      this.stopWatching(channel, listener);
    };
    try {
      // Asked again also where others listen already: their subscription may still be on its way.
      await this.subscriber.ssubscribe(channel);
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  /** Calls back each time the bus was cut and is whole again. */
  onRestored(listener: () => void): StopWatching {
    this.restoredListeners.add(listener);
    return () => this.restoredListeners.delete(listener);
  }

  onApplicationShutdown(): void {
    this.subscriber.disconnect();
  }

  private stopWatching(channel: string, listener: HintListener): void {
    const listeners = this.listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.listeners.delete(channel);
    // A subscription that outlives its listeners costs a message that nobody hears; a later outage ends it.
    this.subscriber.sunsubscribe(channel).catch(() => undefined);
  }

  private hear(channel: string, message: string): void {
    const listeners = this.listeners.get(channel);
    if (!listeners) return;
    const hint = parseHint(message);
    if (!hint) {
      this.logger.warn({ channel }, 'heard something that is no hint');
      return;
    }
    for (const listener of [...listeners]) listener(hint);
  }

  /** Subscribes to everything again; only then is "restored" true: what is published from now on is heard. */
  private async restore(): Promise<void> {
    try {
      await Promise.all(
        inOneSlot([...this.listeners.keys()]).map((channels) => this.subscriber.ssubscribe(...channels)),
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'the bus could not be restored; it is cut and tried again');
      // Half a subscription would stay deaf for ever; a new connection begins anew.
      this.subscriber.disconnect(true);
      return;
    }
    for (const listener of [...this.restoredListeners]) listener();
  }
}

// Redis and ioredis answer each channel on its own, and other commands should come between.
const channelsAtOnce = 500;

/** The channels in groups that one command may name: on a cluster they must share a slot, which their tags tell. */
function inOneSlot(channels: readonly string[]): string[][] {
  const open = new Map<string, string[]>();
  const groups: string[][] = [];
  for (const channel of channels) {
    const tag = channel.slice(0, channel.indexOf('}'));
    let group = open.get(tag);
    if (!group || group.length === channelsAtOnce) {
      group = [];
      open.set(tag, group);
      groups.push(group);
    }
    group.push(channel);
  }
  return groups;
}

function parseHint(message: string): Hint | undefined {
  try {
    return hintSchema.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
