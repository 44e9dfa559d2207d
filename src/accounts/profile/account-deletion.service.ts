import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { PeopleService } from '../../people/people.service.js';
import type { Caller } from '../../sessions/access.service.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';

const dayMs = 86_400_000;

/** Begins the end of an account: nobody is signed in to it any more, and signing in within the grace period keeps it. */
@Injectable()
export class AccountDeletionService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly records: SignInRecordsService,
    private readonly stepUps: StepUpService,
    private readonly revocations: RevocationService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends all sessions, this one too; when the account will be gone.
   *
   * @throws AppError `account_locked`: a locked person doesn't get out of it this way
   */
  async ask(caller: Caller): Promise<Date> {
    const { userId } = caller;
    const deleteAt = new Date(this.clock.now() + this.settings.accounts.graceDays * dayMs);
    const ended = await this.postgres.transaction(async (manager) => {
      await this.records.lockSessions(userId, manager);
      await this.stepUps.assertFresh(caller, manager);
      const living = await this.revocations.mark({ userId }, 'account_closed', manager);
      if (!(await this.people.close(userId, deleteAt, manager))) throw new AppError('account_locked');
      // Whoever signed in between the two; who comes later finds the account closed.
      const late = await this.revocations.mark({ userId }, 'account_closed', manager);
      const subject = { deleteAt: deleteAt.toISOString() };
      await this.audit.record({ type: 'account.deletion_asked', userId, subject }, manager);
      return [...living, ...late];
    });
    await this.revocations.announce(userId, ended, 'account_closed');
    return deleteAt;
  }
}
