import { Injectable } from '@nestjs/common';
import type { Hint } from '../infra/bus/hint.js';
import { bucketOf, channels, isQrId, keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { readScript } from './commands/read.lua.js';
import { swapScript } from './commands/swap.lua.js';
import { finalLifeMs, isFinal, type QrLogin } from './qr-login.js';

/** Whether the clock must be before the stored expiry, after it, or doesn't matter. */
export type SwapTime = 'before' | 'after' | 'any';
export type SwapResult = 'swapped' | 'lost' | 'early' | 'late' | 'gone';

/** A session as it was read, with Redis's time of the read. */
export interface ReadLogin {
  readonly login: QrLogin;
  readonly now: number;
}

/** QR sessions in Redis, one document each. */
@Injectable()
export class QrLoginStore {
  constructor(private readonly redis: RedisService) {}

  /** Redis's time, in milliseconds. */
  async now(): Promise<number> {
    const [seconds = 0, microseconds = 0] = await this.redis.client.time();
    return seconds * 1000 + Math.floor(microseconds / 1000);
  }

  /** Undefined for an id that is unknown or could never be one. */
  async read(id: string): Promise<ReadLogin | undefined> {
    if (!isQrId(id)) return undefined;
    const [document, now] = (await this.redis.run(readScript, [keys.qr(id)], [])) as [string | null, number];
    return document === null ? undefined : { login: JSON.parse(document) as QrLogin, now };
  }

  async create(login: QrLogin): Promise<SwapResult> {
    return this.write(login, 0, 'any');
  }

  /** Saves and announces `next` if `current` is still what is stored. */
  async swap(current: QrLogin, next: QrLogin, when: SwapTime): Promise<SwapResult> {
    return this.write(next, current.version, when);
  }

  /** Ids of unfinished sessions in a bucket whose expiry has passed. */
  async overdue(bucket: number, now: number, limit: number): Promise<string[]> {
    return this.redis.client.zrangebyscore(keys.live(bucket), 0, now, 'LIMIT', 0, limit);
  }

  /** Takes an id off a bucket's index whose document is gone. */
  async forget(id: string): Promise<void> {
    await this.redis.client.zrem(keys.live(bucketOf(id)), id);
  }

  /** Remembers which sign-in session decides about a QR session, for the case that it ends first. */
  async noteApprover(sessionId: string, qrId: string, lifeMs: number): Promise<void> {
    const key = keys.approving(sessionId);
    await this.redis.client.multi().sadd(key, qrId).pexpire(key, lifeMs).exec();
  }

  /** The QR sessions that a sign-in session has scanned lately. */
  async scannedBy(sessionId: string): Promise<string[]> {
    return this.redis.client.smembers(keys.approving(sessionId));
  }

  private async write(login: QrLogin, expectedVersion: number, when: SwapTime): Promise<SwapResult> {
    const final = isFinal(login.state);
    const hint: Hint = { v: 1, type: 'qr.changed', id: login.id, version: login.version, at: login.expiresAt };
    const bucket = bucketOf(login.id);
    return (await this.redis.run(
      swapScript,
      [keys.qr(login.id), keys.live(bucket), channels.events(bucket)],
      [
        expectedVersion,
        when,
        login.version,
        login.expiresAt,
        // A final state's expiry is the end of its readable time already.
        final ? 0 : finalLifeMs,
        final ? 1 : 0,
        login.id,
        JSON.stringify(login),
        JSON.stringify(hint),
      ],
    )) as SwapResult;
  }
}
