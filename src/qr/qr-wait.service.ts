import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { WaitQuery } from '../contract/qr-session.js';
import { BusService } from '../infra/bus/bus.service.js';
import { counts } from '../infra/limits/limits.js';
import { channels, keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { isFinal } from './qr-login.js';
import { QrLoginService } from './qr-login.service.js';
import type { ReadLogin } from './qr-login.store.js';

// A node that dies leaves its count behind for at most this long: a little more than the longest wait.
const heldCountMs = 30_000;

/** Long polls: holds an answer until there is news. */
@Injectable()
export class QrWaitService implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly logins: QrLoginService,
    private readonly bus: BusService,
    private readonly redis: RedisService,
  ) {}

  /**
   * The session once its version is above `query.version`, or after `query.wait` seconds as it is then. Answers at
   * once without `wait`, for a final state, and where two answers are held for this side already.
   */
  async waitForNews(
    found: ReadLogin,
    query: WaitQuery,
    side: 'browser' | 'phone',
    gone: AbortSignal,
  ): Promise<ReadLogin> {
    const { wait, version = 0 } = query;
    if (wait === undefined || isNews(found, version)) return found;
    const key = keys.qrHeld(found.login.id, side);
    const [[, held] = []] = (await this.redis.client.multi().incr(key).pexpire(key, heldCountMs).exec()) ?? [];
    try {
      if (Number(held) > counts.heldPolls) return found;
      return await this.hold(found, version, wait, gone);
    } finally {
      await this.redis.client.multi().decr(key).pexpire(key, heldCountMs).exec();
    }
  }

  /** Held answers are given now, so that the node can stop; the client asks again, elsewhere. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  // Subscribe, then read, then keep the newer: in this order no change falls between the two.
  private async hold(found: ReadLogin, version: number, seconds: number, gone: AbortSignal): Promise<ReadLogin> {
    const { id } = found.login;
    const woken = new AbortController();
    const stop = await this.bus.watch(channels.qr(id), (hint) => {
      if (hint.version > version) woken.abort();
    });
    // What changed while the bus was cut was announced to nobody.
    const forgetRestored = this.bus.onRestored(() => {
      woken.abort();
    });
    try {
      const before = await this.logins.require(id);
      if (isNews(before, version)) return before;
      const untilExpiry = Math.max(0, before.login.expiresAt - before.now);
      await pause(Math.min(seconds * 1000, untilExpiry), [woken.signal, gone, this.stopping.signal]);
      return await this.logins.require(id);
    } finally {
      forgetRestored();
      stop();
    }
  }
}

function isNews({ login }: ReadLogin, version: number): boolean {
  return login.version > version || isFinal(login.state);
}

/** Resolves after so many milliseconds, or as soon as one of the signals fires. */
async function pause(ms: number, signals: AbortSignal[]): Promise<void> {
  // Listeners are taken off again: Node keeps an AbortSignal.any() that has one for ever, 3 kB for each held answer.
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const signal of signals) signal.addEventListener('abort', end);
    if (signals.some(({ aborted }) => aborted)) end();
  });
}
