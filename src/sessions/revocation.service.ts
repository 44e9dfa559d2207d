import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { RevocationReason } from '../contract/push.js';
import { BusService } from '../infra/bus/bus.service.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { channels } from '../infra/redis/keys.js';
import { Clock } from '../kernel/clock.js';
import { RevocationsStore } from './revocations.store.js';

/** Which sessions to end: all that match what is given. `userId` is always asked, so that nobody ends another's. */
export interface SessionsToEnd {
  readonly userId: string;
  readonly sessionId?: string;
  readonly deviceId?: string;
  /** Ends what this phone's session has said yes to. */
  readonly approvedBy?: string;
  /** Ends what was proved by this one, an identity's id, alone. */
  readonly factor?: string;
  /** Ends all but this one. */
  readonly exceptSessionId?: string;
}

/** Why sessions lose what they have said yes to: they have ended, or their person's password is another one now. */
export type WithdrawalCause = 'ended' | 'password_changed';

/** Called on the node that did it, once that is committed. */
export type RevocationListener = (sessionIds: readonly string[], cause: WithdrawalCause) => Promise<void>;

/** Ends sign-in sessions: from then on no token of theirs is accepted by any node. */
@Injectable()
export class RevocationService {
  private readonly listeners: RevocationListener[] = [];

  constructor(
    private readonly postgres: PostgresService,
    private readonly bus: BusService,
    private readonly audit: AuditService,
    private readonly revocations: RevocationsStore,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(RevocationService.name);
  }

  /** For features above this one, that must act when a session ends; they must also hold if they were never called. */
  onRevoked(listener: RevocationListener): void {
    this.listeners.push(listener);
  }

  /** Whether a session has been ended lately, by the mirror that each request asks. */
  async isRevoked(sessionId: string): Promise<boolean> {
    const [isRevoked = false] = await this.revocations.areRevoked([sessionId]);
    return isRevoked;
  }

  /** Why a session was ended; undefined where its row doesn't say so. */
  async reasonOf(sessionId: string): Promise<RevocationReason | undefined> {
    const [row] = await this.postgres.query<{ reason: RevocationReason | null }>(
      'SELECT revoked_reason AS reason FROM sessions WHERE id = $1',
      [sessionId],
    );
    return row?.reason ?? undefined;
  }

  /** Ends the sessions and tells everyone; how many there were. */
  async revoke(which: SessionsToEnd, reason: RevocationReason): Promise<number> {
    const sessionIds = await this.postgres.transaction((manager) => this.mark(which, reason, manager));
    await this.announce(which.userId, sessionIds, reason);
    return sessionIds.length;
  }

  /**
   * Ends the sessions in the caller's transaction; `announce` must follow its commit.
   *
   * Redis is told before the commit: should it be away, nothing has happened and the caller may ask again. Should the
   * commit fail instead, the sessions are refused for a while although they live, which is the safe side.
   */
  async mark(which: SessionsToEnd, reason: RevocationReason, manager: EntityManager): Promise<string[]> {
    const rows = await this.postgres.query<{ id: string }>(
      `UPDATE sessions SET revoked_at = $1, revoked_reason = $2
       WHERE user_id = $3 AND revoked_at IS NULL
         AND ($4::text IS NULL OR id = $4) AND ($5::text IS NULL OR device_id = $5) AND ($6::text IS NULL OR id <> $6)
         AND ($7::text IS NULL OR approved_by = $7) AND ($8::text IS NULL OR factor = $8)
       RETURNING id`,
      [
        this.clock.date(),
        reason,
        which.userId,
        which.sessionId ?? null,
        which.deviceId ?? null,
        which.exceptSessionId ?? null,
        which.approvedBy ?? null,
        which.factor ?? null,
      ],
      manager,
    );
    const sessionIds = rows.map(({ id }) => id);
    for (const sessionId of sessionIds) {
      const subject = { sessionId, reason };
      await this.audit.record({ type: 'session.revoked', userId: which.userId, subject }, manager);
    }
    await this.revocations.mark(sessionIds);
    return sessionIds;
  }

  /**
   * Takes back what a living session has said yes to, once a new password is committed: another person may have said it.
   * Should this be lost, the next step of each finds the person's raised `credentialsVersion`.
   */
  async voidApprovals(sessionId: string): Promise<void> {
    const outcomes = await Promise.allSettled(this.listeners.map((listen) => listen([sessionId], 'password_changed')));
    this.warnOf(outcomes, [sessionId]);
  }

  /** Closes sockets and lets features act. What fails here is caught elsewhere: the sessions are dead already. */
  async announce(userId: string, sessionIds: readonly string[], reason: RevocationReason): Promise<void> {
    if (sessionIds.length === 0) return;
    const channel = channels.person(userId);
    const common = { version: 0, at: this.clock.now() };
    const what = reason === 'device_removed' ? 'devices' : 'sessions';
    const hints = [
      ...sessionIds.map((id) => this.bus.publish(channel, { ...common, type: 'session.revoked', id, what: reason })),
      this.bus.publish(channel, { ...common, type: 'account.changed', id: userId, what }),
    ];
    const cause = reason === 'password_changed' ? reason : 'ended';
    const outcomes = await Promise.allSettled([...hints, ...this.listeners.map((listen) => listen(sessionIds, cause))]);
    this.warnOf(outcomes, sessionIds);
  }

  private warnOf(outcomes: readonly PromiseSettledResult<unknown>[], sessionIds: readonly string[]): void {
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        this.logger.warn({ err: outcome.reason as unknown, sessionIds }, 'an ended session could not be announced');
      }
    }
  }
}
