import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import type { Caller } from './access.service.js';
import { SessionsStore } from './sessions.store.js';

const stepUpMs = 5 * 60_000;

/** Remembers for how long a session has freshly proved its person again. How it did is for whoever checks the proof. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly sessions: SessionsStore,
    private readonly clock: Clock,
  ) {}

  /** Five minutes, on this session alone; until when. */
  async begin(caller: Caller): Promise<Date> {
    const until = new Date(this.clock.now() + stepUpMs);
    await this.postgres.query('UPDATE sessions SET stepped_up_until = $2 WHERE id = $1', [caller.sessionId, until]);
    return until;
  }

  /** Ends those of the person's other sessions, in the caller's transaction. */
  async endOthers({ userId, sessionId }: Caller, manager: EntityManager): Promise<void> {
    await this.postgres.query(
      'UPDATE sessions SET stepped_up_until = NULL WHERE user_id = $1 AND id <> $2 AND stepped_up_until > $3',
      [userId, sessionId, this.clock.date()],
      manager,
    );
  }

  /** Until when the session has one; undefined without a fresh one. */
  async freshUntil(caller: Caller): Promise<Date | undefined> {
    const until = (await this.sessions.find(caller.sessionId))?.steppedUpUntil;
    return until && until > this.clock.date() ? until : undefined;
  }

  /** @throws AppError `step_up_required` */
  async assertFresh(caller: Caller): Promise<void> {
    if ((await this.freshUntil(caller)) === undefined) throw new AppError('step_up_required');
  }
}
