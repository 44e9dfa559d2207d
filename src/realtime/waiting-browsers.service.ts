import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Socket } from 'socket.io';
import type { PcEvents } from '../contract/push.js';
import { tokenAckTimeoutMs } from '../contract/sockets.js';
import { BusService, type StopWatching } from '../infra/bus/bus.service.js';
import { channels } from '../infra/redis/keys.js';
import { QrDeliveryService } from '../qr/qr-delivery.service.js';
import { QrLoginService, type OpenView } from '../qr/qr-login.service.js';
import { inBatches } from './in-batches.js';

type NoEvents = Record<string, never>;
export type WaitingSocket = Socket<NoEvents, PcEvents, NoEvents, { qrId: string }>;

/** What this node knows of one QR session that a browser of its own waits for. */
interface Watch {
  readonly qrId: string;
  readonly sockets: Set<WaitingSocket>;
  /** The newest version that was pushed. */
  version: number;
  isPushing: boolean;
  expiry: NodeJS.Timeout | undefined;
  stop: StopWatching | undefined;
}

// Hints may be lost; whoever waits is served by this at the latest.
const rereadEveryMs = 15_000;

/** The browsers that wait on this node: tells them each change, and hands over the tokens. */
@Injectable()
export class WaitingBrowsersService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watches = new Map<string, Watch>();
  private rereading: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: BusService,
    private readonly logins: QrLoginService,
    private readonly delivery: QrDeliveryService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(WaitingBrowsersService.name);
  }

  onApplicationBootstrap(): void {
    this.bus.onRestored(() => void this.rereadAll());
    this.rereading = setInterval(() => void this.rereadAll(), rereadEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.rereading);
    for (const watch of this.watches.values()) this.forget(watch);
  }

  /** Serves a proven socket until it goes, or its session ends. */
  add(qrId: string, socket: WaitingSocket): void {
    const watch = this.watches.get(qrId) ?? this.start(qrId);
    watch.sockets.add(socket);
    socket.once('disconnect', () => {
      watch.sockets.delete(socket);
      if (watch.sockets.size === 0) this.forget(watch);
    });
    this.greet(watch, socket).catch((error: unknown) => {
      // Without a subscription it would wait for nothing: it is sent away to come back.
      this.logger.warn({ err: error, qrId }, 'a waiting browser could not be served');
      socket.conn.close();
    });
  }

  private start(qrId: string): Watch {
    const watch: Watch = {
      qrId,
      sockets: new Set(),
      version: 0,
      isPushing: false,
      expiry: undefined,
      stop: undefined,
    };
    this.watches.set(qrId, watch);
    return watch;
  }

  private forget(watch: Watch): void {
    clearTimeout(watch.expiry);
    watch.stop?.();
    watch.stop = undefined;
    if (this.watches.get(watch.qrId) === watch) this.watches.delete(watch.qrId);
  }

  // Subscribe, then read, then keep the newer: in this order no change falls between the two.
  private async greet(watch: Watch, socket: WaitingSocket): Promise<void> {
    const stop = await this.bus.watch(channels.qr(watch.qrId), () => void this.reread(watch));
    const isFirst = watch.stop === undefined && watch.sockets.size > 0;
    if (isFirst) watch.stop = stop;
    else stop();
    const found = await this.logins.view(watch.qrId);
    if (!found) {
      socket.disconnect(true);
      return;
    }
    // A hint that came meanwhile may have told this socket something newer already.
    if (found.view.version >= watch.version) socket.emit('qr:state', found.view);
    this.tell(watch, found, socket);
  }

  private async reread(watch: Watch): Promise<void> {
    try {
      const found = await this.logins.view(watch.qrId);
      if (found) this.tell(watch, found);
      else for (const socket of watch.sockets) socket.disconnect(true);
    } catch (error) {
      this.logger.debug({ err: error, qrId: watch.qrId }, 'a watched session could not be read; it will be again');
    }
  }

  /** Pushes what is newer than what was pushed. */
  private tell(watch: Watch, found: OpenView, greeted?: WaitingSocket): void {
    const { view, isFinal, remainingMs } = found;
    if (view.version > watch.version) {
      watch.version = view.version;
      for (const socket of watch.sockets) if (socket !== greeted) socket.emit('qr:state', view);
      this.expectExpiry(watch, remainingMs);
    }
    if (isFinal) for (const socket of [...watch.sockets]) socket.disconnect(true);
    else if (view.state === 'confirmed') void this.push(watch, greeted);
  }

  private expectExpiry(watch: Watch, remainingMs: number): void {
    clearTimeout(watch.expiry);
    // Reading settles what is overdue, and its announcement comes back here.
    watch.expiry = setTimeout(() => void this.reread(watch), remainingMs + 1);
  }

  /**
   * Pushes the tokens to one of the browser's sockets. At the moment of the confirm one node does it; a socket that
   * comes while the tokens wait is the owner asking again, since the one before it may be dead, and gets them anyway.
   */
  private async push(watch: Watch, asking: WaitingSocket | undefined): Promise<void> {
    if (watch.isPushing && !asking) return;
    watch.isPushing = true;
    try {
      const isOurs = await this.delivery.claim(watch.qrId);
      const sockets = asking ? [asking] : [...watch.sockets].reverse();
      if (!isOurs && !asking) return;
      for (const socket of sockets) if (await this.pushTo(watch, socket)) return;
    } catch (error) {
      this.logger.warn({ err: error, qrId: watch.qrId }, 'tokens could not be pushed');
    } finally {
      watch.isPushing = false;
    }
  }

  /** Whether the browser has said that it holds the tokens. */
  private async pushTo(watch: Watch, socket: WaitingSocket): Promise<boolean> {
    const { tokens, acknowledged } = await this.delivery.prepare(watch.qrId);
    const isAcknowledged = await new Promise<boolean>((resolve) => {
      socket.timeout(tokenAckTimeoutMs).emit('qr:token', tokens, (error: Error | null) => {
        resolve(!error);
      });
    });
    if (isAcknowledged) await acknowledged();
    return isAcknowledged;
  }

  private async rereadAll(): Promise<void> {
    await inBatches([...this.watches.values()], (watch) => this.reread(watch));
  }
}
