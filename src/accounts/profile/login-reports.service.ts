import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { PeopleService } from '../../people/people.service.js';
import type { Caller } from '../../sessions/access.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { LoginHistoryService } from '../../sessions/login-history.service.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';

/** "It wasn't me", said of a line of one's login history. */
@Injectable()
export class LoginReportsService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly history: LoginHistoryService,
    private readonly revocations: RevocationService,
    private readonly people: PeopleService,
    private readonly passwords: PasswordsStore,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /**
   * Ends the session that the sign-in began, and those that it said yes to by QR code: whoever it was may have gone on from
   * there. Asks for a new password where there is one. Said again it changes nothing.
   *
   * @returns whether the password should be changed
   * @throws AppError `not_found` unless it is a line of the caller's own history
   */
  async report(caller: Caller, loginId: string): Promise<boolean> {
    const { userId } = caller;
    const [login, hasPassword] = await Promise.all([this.history.find(caller, loginId), this.passwords.exists(userId)]);
    const { ended, isDoubted } = await this.postgres.transaction(async (manager) => {
      const ended = login.sessionId === null ? [] : await this.endAll(userId, login.sessionId, manager);
      const person = (await this.people.lock([userId], manager)).get(userId);
      const isFirst = await this.history.markReported(login, manager);
      if (!isFirst) return { ended, isDoubted: (person?.passwordDoubtedAt ?? null) !== null };
      if (hasPassword) await this.people.doubtPassword(userId, manager);
      const subject = { loginId, method: login.method, outcome: login.outcome };
      await this.audit.record({ type: 'login.reported', userId, subject }, manager);
      return { ended, isDoubted: true };
    });
    await this.revocations.announce(userId, ended, 'reported_by_user');
    this.events.announce(userId, 'logins');
    return hasPassword && isDoubted;
  }

  // One after the other: a code that is just being delivered is waited for by the first, and then seen by the second.
  private async endAll(userId: string, sessionId: string, manager: EntityManager): Promise<string[]> {
    const own = await this.revocations.mark({ userId, sessionId }, 'reported_by_user', manager);
    const begun = await this.revocations.mark({ userId, approvedBy: sessionId }, 'reported_by_user', manager);
    return [...own, ...begun];
  }
}
