import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Socket } from 'socket.io';
import type { PcEvents } from '../contract/push.js';
import type { QrState } from '../contract/qr-session.js';
import { tokenAckTimeoutMs } from '../contract/sockets.js';
import type { Tokens } from '../contract/tokens.js';
import { BusService, type StopWatching } from '../infra/bus/bus.service.js';
import { channels } from '../infra/redis/keys.js';
import { AppError } from '../kernel/app-error.js';
import { QrDeliveryService } from '../qr/qr-delivery.service.js';
import { QrLoginService, type OpenView } from '../qr/qr-login.service.js';
import { CatchUp } from './catch-up.js';

type NoEvents = Record<string, never>;
export type WaitingSocket = Socket<NoEvents, PcEvents, NoEvents, { qrId: string }>;

/** What this node knows of one QR session that a browser of its own waits for. */
interface Watch {
  readonly qrId: string;
  readonly sockets: Set<WaitingSocket>;
  /** The newest that was told. */
  version: number;
  state: QrState;
  /** Which of them tokens are on the way to. */
  readonly offered: Set<WaitingSocket>;
  /** The browser has said that it holds its tokens; this writes it down, and is still to be done. */
  acknowledged: (() => Promise<void>) | undefined;
  expiry: NodeJS.Timeout | undefined;
  stop: StopWatching | undefined;
}

// Hints may be lost; whoever waits is served by this at the latest.
const rereadEveryMs = 15_000;

// A push that failed because a server was away; it comes back when it comes back.
const pushAgainMs = 500;

/** The browsers that wait on this node: tells them each change, and hands over the tokens. */
@Injectable()
export class WaitingBrowsersService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watches = new Map<string, Watch>();
  private readonly rereads = new CatchUp<Watch>(
    (watch) => this.reread(watch),
    ({ qrId }, error) => {
      this.logger.debug({ err: error, qrId }, 'a waiting browser could not be told; it will be again');
    },
  );
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
    const rereadAll = (): void => {
      for (const watch of this.watches.values()) this.rereads.want(watch);
    };
    this.bus.onRestored(rereadAll);
    this.rereading = setInterval(rereadAll, rereadEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.rereading);
    this.rereads.stop();
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
      state: 'pending',
      offered: new Set(),
      acknowledged: undefined,
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
    const stop = await this.bus.watch(channels.qr(watch.qrId), () => {
      this.rereads.want(watch);
    });
    const isFirst = watch.stop === undefined && watch.sockets.size > 0;
    if (isFirst) watch.stop = stop;
    else stop();
    const found = await this.logins.view(watch.qrId);
    if (!found) {
      await this.tellLost(watch);
      return;
    }
    // A hint that came meanwhile may have told this socket something newer already.
    if (found.view.version >= watch.version) socket.emit('qr:state', found.view);
    this.tell(watch, found, socket);
    if (found.view.state === 'confirmed') this.push(watch, socket);
  }

  private async reread(watch: Watch): Promise<void> {
    if (watch.sockets.size === 0) return;
    const found = await this.logins.view(watch.qrId);
    if (!found) {
      await this.tellLost(watch);
      return;
    }
    this.tell(watch, found);
    if (found.view.state === 'confirmed') this.push(watch);
  }

  /** Pushes what is newer than what was pushed. */
  private tell(watch: Watch, { view, isFinal, remainingMs }: OpenView, greeted?: WaitingSocket): void {
    if (view.version > watch.version) {
      watch.version = view.version;
      watch.state = view.state;
      for (const socket of watch.sockets) if (socket !== greeted) socket.emit('qr:state', view);
    }
    if (isFinal) sendAway(watch);
    else this.expectExpiry(watch, remainingMs);
  }

  /** Redis has come back without the session. Told at once, a page asks for a new code at once. */
  private async tellLost(watch: Watch): Promise<void> {
    const view = await this.logins.viewOfLost(watch.qrId, watch);
    for (const socket of watch.sockets) socket.emit('qr:state', view);
    sendAway(watch);
  }

  private expectExpiry(watch: Watch, remainingMs: number): void {
    clearTimeout(watch.expiry);
    // Reading settles what is overdue, and its announcement comes back here.
    watch.expiry = setTimeout(() => {
      this.rereads.want(watch);
    }, remainingMs + 1);
  }

  /**
   * Pushes the tokens to one of the browser's sockets. At the moment of the confirm one node does it; a socket that
   * comes while the tokens wait is the owner asking again, since the one before it may be dead, and gets them anyway.
   * Never twice at once to the same socket: the second tokens would make the first ones void.
   *
   * Not awaited: a browser may take its time to acknowledge, and other changes must be told meanwhile.
   */
  private push(watch: Watch, asking?: WaitingSocket): void {
    this.pushOnce(watch, asking).catch((error: unknown) => {
      // Another has ended it, and its announcement is on the way.
      if (error instanceof AppError && ['qr_state_conflict', 'qr_not_found'].includes(error.code)) return;
      this.logger.warn({ err: error, qrId: watch.qrId }, 'tokens could not be pushed; they will be again');
      setTimeout(() => {
        this.rereads.want(watch);
      }, pushAgainMs);
    });
  }

  private async pushOnce(watch: Watch, asking: WaitingSocket | undefined): Promise<void> {
    const isOurs = await this.delivery.claim(watch.qrId);
    if (!isOurs && !asking) return;
    // Asked after the last wait: a socket that greets and the hint of the confirm come here at the same moment.
    const isUnderWay = asking ? watch.offered.has(asking) : watch.offered.size > 0;
    if (isUnderWay) return;
    if (!watch.acknowledged) {
      const sockets = asking ? [asking] : [...watch.sockets].reverse();
      for (const socket of sockets) {
        const acknowledged = await this.offer(watch, socket);
        if (!acknowledged) continue;
        watch.acknowledged = acknowledged;
        break;
      }
    }
    await watch.acknowledged?.();
  }

  /** Sends new tokens to a socket; gives what writes down that it has taken them, undefined where it didn't. */
  private async offer(watch: Watch, socket: WaitingSocket): Promise<Watch['acknowledged']> {
    watch.offered.add(socket);
    try {
      const { tokens, acknowledged } = await this.delivery.prepare(watch.qrId);
      return (await isTaken(socket, tokens)) ? acknowledged : undefined;
    } finally {
      watch.offered.delete(socket);
    }
  }
}

/** Whether the browser has said that it holds the tokens. */
async function isTaken(socket: WaitingSocket, tokens: Tokens): Promise<boolean> {
  return new Promise((resolve) => {
    socket.timeout(tokenAckTimeoutMs).emit('qr:token', tokens, (error: Error | null) => {
      resolve(!error);
    });
  });
}

function sendAway(watch: Watch): void {
  for (const socket of [...watch.sockets]) socket.disconnect(true);
}
