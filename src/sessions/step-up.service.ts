import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import type { Caller } from './access.service.js';
import type { Session } from './session.entity.js';
import { isLive, SessionsStore } from './sessions.store.js';

const stepUpMs = 5 * 60_000;

/** What a session's person has proved in it, and when. */
export interface ProofOfSession {
  /** `password`, or the id of a phone or address; null where a third party proved the person. */
  readonly factor: string | null;
  /** Until when there is a fresh step-up; undefined without one. */
  readonly freshUntil: Date | undefined;
  /** The account was made with this session, less than five minutes ago. */
  readonly isFreshSignUp: boolean;
}

/** Remembers for how long a session has freshly proved its person again. How it did is for whoever checks the proof. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly sessions: SessionsStore,
    private readonly clock: Clock,
  ) {}

  /** Five minutes, on this session alone; until when. */
  async begin({ sessionId }: Pick<Caller, 'sessionId'>): Promise<Date> {
    const until = new Date(this.clock.now() + stepUpMs);
    await this.postgres.query('UPDATE sessions SET stepped_up_until = $2 WHERE id = $1', [sessionId, until]);
    return until;
  }

  /** Ends those of the person's other sessions, in the caller's transaction. */
  async endOthers({ userId, sessionId }: Caller, manager: EntityManager): Promise<void> {
    await this.end(userId, sessionId, manager);
  }

  /** Ends all of a person's, in the caller's transaction. */
  async endAll(userId: string, manager: EntityManager): Promise<void> {
    await this.end(userId, null, manager);
  }

  private async end(userId: string, exceptSessionId: string | null, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      `UPDATE sessions SET stepped_up_until = NULL
       WHERE user_id = $1 AND ($2::text IS NULL OR id <> $2) AND stepped_up_until > $3`,
      [userId, exceptSessionId, this.clock.date()],
      manager,
    );
  }

  /** What has been proved in the session. @throws AppError `invalid_token` where it has been ended */
  async proofOf(caller: Caller, manager?: EntityManager): Promise<ProofOfSession> {
    return this.read(await this.sessions.find(caller.sessionId, manager));
  }

  /** As `proofOf`, and the session is held until the transaction ends: it stays as it is, or has been ended before. */
  async hold(caller: Caller, manager: EntityManager): Promise<ProofOfSession> {
    return this.read(await this.sessions.lock(caller.sessionId, manager));
  }

  /**
   * Asked before there is work for it, and again where it counts, under what the work waits for: meanwhile the session may
   * have been ended.
   *
   * @throws AppError `step_up_required`, `invalid_token`
   */
  async assertFresh(caller: Caller, manager?: EntityManager): Promise<void> {
    if ((await this.proofOf(caller, manager)).freshUntil === undefined) throw new AppError('step_up_required');
  }

  private read(session: Session | null): ProofOfSession {
    const now = this.clock.date();
    if (!session || !isLive(session, now)) throw new AppError('invalid_token');
    const { factor, isSignUp, createdAt, steppedUpUntil } = session;
    return {
      factor,
      freshUntil: steppedUpUntil && steppedUpUntil > now ? steppedUpUntil : undefined,
      isFreshSignUp: isSignUp && now.getTime() - createdAt.getTime() < stepUpMs,
    };
  }
}
