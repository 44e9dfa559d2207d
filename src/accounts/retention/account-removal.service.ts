import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { PeopleService } from '../../people/people.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';

const atOnce = 100;

/** Removes the accounts whose grace period is over. */
@Injectable()
export class AccountRemovalService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly records: SignInRecordsService,
    private readonly audit: AuditService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(AccountRemovalService.name);
  }

  /** How many were removed. Each is by itself: one that cannot be now keeps no other one. */
  async removeOverdue(): Promise<number> {
    let removed = 0;
    for (;;) {
      const overdue = await this.people.listOverdue(atOnce);
      const outcomes: boolean[] = [];
      for (const userId of overdue) outcomes.push(await this.tryToRemove(userId));
      removed += outcomes.filter(Boolean).length;
      // Others may be at it too, or the person have come back: then there is nothing left to do here.
      if (overdue.length < atOnce || !outcomes.includes(true)) return removed;
    }
  }

  private async tryToRemove(userId: string): Promise<boolean> {
    try {
      return await this.remove(userId);
    } catch (error) {
      this.logger.warn({ err: error, userId }, 'an account could not be removed; the next pass tries again');
      return false;
    }
  }

  /**
   * The phone, the address and the third parties are free for a new account from then on. What stays is that there was
   * someone, in the audit and in the months of the login history.
   *
   * @returns false for a person who is gone already, or has come back
   */
  private async remove(userId: string): Promise<boolean> {
    return this.postgres.transaction(async (manager) => {
      await this.records.lockSessions(userId, manager);
      if (!(await this.people.blankDeleted(userId, manager))) return false;
      await this.forgetWaysIn(userId, manager);
      await this.records.forget(userId, manager);
      await this.audit.record({ type: 'account.deleted', userId, subject: {} }, manager);
      return true;
    });
  }

  private async forgetWaysIn(userId: string, manager: EntityManager): Promise<void> {
    await manager.query('DELETE FROM identities WHERE user_id = $1', [userId]);
    await manager.query('DELETE FROM passwords WHERE user_id = $1', [userId]);
  }
}
