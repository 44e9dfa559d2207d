import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Socket } from 'socket.io';
import {
  accountChangedSchema,
  revocationReasonSchema,
  type RevocationReason,
  type SessionEvents,
} from '../contract/push.js';
import type { SessionView } from '../contract/tokens.js';
import { BusService, type StopWatching } from '../infra/bus/bus.service.js';
import type { Hint } from '../infra/bus/hint.js';
import { channels } from '../infra/redis/keys.js';
import { Clock } from '../kernel/clock.js';
import { RevocationService } from '../sessions/revocation.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SigningKeysService } from '../sessions/signing-keys.service.js';
import { CatchUp } from './catch-up.js';

type NoEvents = Record<string, never>;

export interface SignedInData {
  readonly userId: string;
  readonly sessionId: string;
  readonly deviceId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often keys had been withdrawn when its token was judged: a handshake may be overtaken by the next time. */
  readonly withdrawals: number;
}
export type SignedInSocket = Socket<NoEvents, SessionEvents, NoEvents, SignedInData>;

interface Watch {
  readonly userId: string;
  readonly sockets: Set<SignedInSocket>;
  stop: StopWatching | undefined;
}

// The bus closes sockets at once; where it was cut, this does.
const recheckEveryMs = 15_000;

/** The sockets of signed-in people on this node. One lives as long as its sign-in session, not its token. */
@Injectable()
export class SignedInSocketsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watches = new Map<string, Watch>();
  private readonly rechecks = new CatchUp<SignedInSocket>(
    (socket) => this.recheck(socket),
    (socket, error) => {
      this.logger.debug(
        { err: error, userId: socket.data.userId },
        'a socket could not be rechecked; it will be again',
      );
    },
  );
  private rechecking: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: BusService,
    private readonly sessions: SessionsService,
    private readonly revocations: RevocationService,
    private readonly signingKeys: SigningKeysService,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(SignedInSocketsService.name);
  }

  onApplicationBootstrap(): void {
    const recheckAll = (): void => {
      for (const { sockets } of this.watches.values()) for (const socket of sockets) this.rechecks.want(socket);
    };
    this.bus.onRestored(recheckAll);
    this.signingKeys.onWithdrawn(() => {
      this.closeAll();
    });
    this.rechecking = setInterval(recheckAll, recheckEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.rechecking);
    this.rechecks.stop();
    for (const watch of this.watches.values()) this.forget(watch);
  }

  async find(sessionId: string): Promise<SessionView | undefined> {
    return this.sessions.find(sessionId);
  }

  /** Serves a proven socket until it goes, or its sign-in session ends. */
  add(socket: SignedInSocket): void {
    const { userId, withdrawals } = socket.data;
    if (withdrawals !== this.signingKeys.withdrawals) {
      socket.conn.close();
      return;
    }
    const watch = this.watches.get(userId) ?? { userId, sockets: new Set(), stop: undefined };
    this.watches.set(userId, watch);
    watch.sockets.add(socket);
    socket.once('disconnect', () => {
      watch.sockets.delete(socket);
      if (watch.sockets.size === 0) this.forget(watch);
    });
    this.listen(watch, socket).catch((error: unknown) => {
      this.logger.warn({ err: error, userId }, 'a signed-in socket could not be served');
      socket.conn.close();
    });
  }

  private forget(watch: Watch): void {
    watch.stop?.();
    watch.stop = undefined;
    if (this.watches.get(watch.userId) === watch) this.watches.delete(watch.userId);
  }

  // Subscribe, then ask again whether the session lives: it may have ended since the handshake.
  private async listen(watch: Watch, socket: SignedInSocket): Promise<void> {
    const stop = await this.bus.watch(channels.person(watch.userId), (hint) => {
      this.hear(watch, hint);
    });
    if (watch.stop === undefined && watch.sockets.size > 0) watch.stop = stop;
    else stop();
    await this.recheck(socket);
  }

  private hear(watch: Watch, hint: Hint): void {
    switch (hint.type) {
      case 'session.revoked': {
        const reason = revocationReasonSchema.catch('revoked_by_user').parse(hint.what);
        for (const socket of [...watch.sockets]) if (socket.data.sessionId === hint.id) end(socket, reason);
        break;
      }
      case 'account.changed': {
        const change = accountChangedSchema.safeParse({ what: hint.what });
        if (change.success) for (const socket of watch.sockets) socket.emit('account:changed', change.data);
        break;
      }
      case 'login.recorded':
        this.tellOthers(watch, hint.id).catch((error: unknown) => {
          this.logger.warn({ err: error }, 'a new sign-in could not be told');
        });
        break;
      case 'qr.changed':
      case 'signing_keys.changed':
        break;
    }
  }

  private async tellOthers(watch: Watch, sessionId: string): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (!session) return;
    for (const socket of watch.sockets) {
      const { data } = socket;
      const isSameDevice = data.deviceId !== null && data.deviceId === session.deviceId;
      if (data.sessionId !== sessionId && !isSameDevice) socket.emit('login:new', { session });
    }
  }

  // A token signed with a leaked key may have let anyone in. The line just breaks, so that honest clients come back by
  // themselves, with a new token.
  private closeAll(): void {
    for (const { sockets } of this.watches.values()) for (const socket of sockets) socket.conn.close();
  }

  /** Where the reason can't be had the socket just ends: nothing is claimed that may be wrong. */
  private async endRevoked(socket: SignedInSocket): Promise<void> {
    const reason = await this.revocations.reasonOf(socket.data.sessionId).catch(() => undefined);
    if (reason) end(socket, reason);
    else socket.disconnect(true);
  }

  private async recheck(socket: SignedInSocket): Promise<void> {
    if (!socket.connected) return;
    const { sessionId, expiresAt } = socket.data;
    const remainingMs = expiresAt - this.clock.now();
    if (remainingMs <= 0) socket.disconnect(true);
    else if (await this.revocations.isRevoked(sessionId)) await this.endRevoked(socket);
    // The last check before the end sees to it that the end comes at its moment.
    else if (remainingMs <= recheckEveryMs) setTimeout(() => socket.disconnect(true), remainingMs);
  }
}

function end(socket: SignedInSocket, reason: RevocationReason): void {
  socket.emit('session:revoked', { sessionId: socket.data.sessionId, reason });
  socket.disconnect(true);
}
