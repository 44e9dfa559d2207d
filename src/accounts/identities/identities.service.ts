import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { IdentityView } from '../../contract/account.js';
import { idPattern, type PageQuery } from '../../contract/primitives.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import type { Caller } from '../../sessions/access.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';
import { AccountLocksService } from './account-locks.service.js';
import { IdentitiesStore } from './identities.store.js';
import { viewOf } from './identity-view.js';
import { OpenWaysService } from './open-ways.service.js';
import { signsIn } from './sign-in-ways.js';

/** A person's ways to sign in: which there are, and how one is given up. */
@Injectable()
export class IdentitiesService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly identities: IdentitiesStore,
    private readonly locks: AccountLocksService,
    private readonly passwords: PasswordsStore,
    private readonly openWays: OpenWaysService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /** Newest first, masked. */
  async list({ userId }: Caller, page: PageQuery): Promise<{ items: IdentityView[]; nextCursor: string | null }> {
    const { identities, nextCursor } = await this.identities.list(userId, page);
    return { items: identities.map(viewOf), nextCursor };
  }

  /**
   * Gives up a way to sign in: whoever gets hold of that phone, address or account later is nobody here. Step-ups of other
   * sessions end with it, since they may rest on it; those sessions themselves go on.
   *
   * @throws AppError `not_found`; `last_identity` where no other one signs the person in by itself
   */
  async unbind(caller: Caller, identityId: string): Promise<void> {
    const { userId } = caller;
    const openTypes = this.openWays.types();
    await this.postgres.transaction(async (manager) => {
      await this.stepUps.endOthers(caller, manager);
      // One after the other for a person: the last two, given up at the same moment, would both find the other one left.
      await this.locks.hold(userId, manager);
      await this.stepUps.assertFresh(caller, manager);
      const identities = await this.identities.of(userId, manager);
      const unbound = idPattern.test(identityId) ? identities.find(({ id }) => id === identityId) : undefined;
      if (!unbound) throw new AppError('not_found', { detail: 'You have no such way to sign in.' });
      const conditions = { hasPassword: await this.passwords.exists(userId, manager), openTypes };
      if (!identities.some(({ id, type }) => id !== identityId && signsIn(type, conditions))) {
        throw new AppError('last_identity');
      }
      await this.identities.remove(identityId, manager);
      const subject = { identityId, type: unbound.type };
      await this.audit.record({ type: 'identity.unbound', userId, subject }, manager);
    });
    this.events.announce(userId, 'identities');
  }
}
