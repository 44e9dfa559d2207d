import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Socket } from 'socket.io';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { counts } from '../limits/limits.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { leaveSocketScript } from './commands/leave-socket.lua.js';
import { takeSocketScript } from './commands/take-socket.lua.js';
import { LiveNodesService } from './live-nodes.service.js';

// What a node has is written again before its key runs out: that mends what was lost on the way, and lets the counts
// of nodes that died go.
const rewriteEveryMs = 60_000;
const keyLifeMs = 3 * rewriteEveryMs;
const rewrittenAtOnce = 200;

// What a call that failed may have left wrong is written again sooner: it may be keeping someone out.
const mendEveryMs = 5_000;

// By then every node that lives has heard who else does.
const strikeMs = 2_000;

// When a socket closes isn't known; a node that died is no longer counted after about this long.
const retryAfterSeconds = 3;

/**
 * How many sockets each address and each QR session has, over all nodes.
 *
 * Each node counts its own in a field of the subject's hash, and the fields of nodes that died are struck off: a node
 * that is killed takes its counts along. The truth is each node's memory; it is written again in full when Redis
 * came back empty or thought the node dead.
 */
@Injectable()
export class SocketCountsService implements OnApplicationBootstrap, OnModuleDestroy {
  /** How many sockets of a subject this node has, those that are being counted among them. */
  private readonly own = new Map<string, number>();
  /** Subjects of which Redis may hold a number that isn't true, since a call to it has failed. */
  private readonly unsure = new Set<string>();
  private rewriting: NodeJS.Timeout | undefined;
  private mending: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly redis: RedisService,
    private readonly nodes: LiveNodesService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(SocketCountsService.name);
    nodes.onForgotten(() => {
      void this.rewrite(this.own.keys());
      // Others may strike this node off once more, who haven't heard yet that it lives.
      setTimeout(() => void this.rewrite(this.own.keys()), strikeMs).unref();
    });
  }

  onApplicationBootstrap(): void {
    this.rewriting = setInterval(() => void this.rewrite(this.own.keys()), rewriteEveryMs);
    this.mending = setInterval(() => void this.rewrite(this.unsure), mendEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.rewriting);
    clearInterval(this.mending);
  }

  /**
   * Counts a socket of an address for as long as its connection is open.
   *
   * @param allowance how many times the usual number the address has
   * @throws AppError `rate_limited`
   */
  async admitToAddress(socket: Socket, addressId: string, allowance: number): Promise<void> {
    await this.admit(socket, addressId, counts.socketsOfAddress * this.settings.rateLimitScale * allowance);
  }

  /** Counts a socket of a QR session. @throws AppError `rate_limited` */
  async admitToQr(socket: Socket, qrId: string): Promise<void> {
    await this.admit(socket, qrId, counts.socketsOfQr);
  }

  private async admit(socket: Socket, subjectId: string, most: number): Promise<void> {
    this.add(subjectId, 1);
    try {
      const values = [this.nodes.ownId, Math.max(1, Math.floor(most)), keyLifeMs, ...this.nodes.deadIds()];
      if ((await this.redis.run(takeSocketScript, [keys.sockets(subjectId)], values)) !== 1) {
        throw new AppError('rate_limited', { retryAfter: retryAfterSeconds });
      }
    } catch (error) {
      this.add(subjectId, -1);
      // Without an answer it may have been counted all the same.
      if (!(error instanceof AppError)) this.unsure.add(subjectId);
      throw error;
    }
    // The connection, not the namespace, since whoever hangs up during the handshake never gets that far.
    if (socket.conn.readyState !== 'open') this.leave(subjectId);
    else {
      socket.conn.once('close', () => {
        this.leave(subjectId);
      });
    }
  }

  private leave(subjectId: string): void {
    this.add(subjectId, -1);
    this.redis.run(leaveSocketScript, [keys.sockets(subjectId)], [this.nodes.ownId]).catch((error: unknown) => {
      this.unsure.add(subjectId);
      this.logger.debug({ err: error }, 'a closed socket could not be counted; it will be written again');
    });
  }

  private add(subjectId: string, difference: number): void {
    const count = (this.own.get(subjectId) ?? 0) + difference;
    if (count > 0) this.own.set(subjectId, count);
    else this.own.delete(subjectId);
  }

  private async rewrite(which: Iterable<string>): Promise<void> {
    const subjectIds = [...which];
    try {
      for (let start = 0; start < subjectIds.length; start += rewrittenAtOnce) {
        await Promise.all(subjectIds.slice(start, start + rewrittenAtOnce).map((id) => this.write(id)));
      }
    } catch (error) {
      this.logger.debug({ err: error }, 'the counts could not be written again; they will be');
    }
  }

  private async write(subjectId: string): Promise<void> {
    const count = this.own.get(subjectId) ?? 0;
    const key = keys.sockets(subjectId);
    // Before the write: a call that fails while it is under way makes it unsure again.
    this.unsure.delete(subjectId);
    try {
      if (count === 0) await this.redis.client.hdel(key, this.nodes.ownId);
      else await this.redis.client.multi().hset(key, this.nodes.ownId, count).pexpire(key, keyLifeMs).exec();
    } catch (error) {
      this.unsure.add(subjectId);
      throw error;
    }
  }
}
