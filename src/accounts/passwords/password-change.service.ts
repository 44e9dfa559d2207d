import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService, type AuditType } from '../../audit/audit.service.js';
import type { PasswordReset } from '../../contract/verification.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService } from '../../people/people.service.js';
import type { Caller } from '../../sessions/access.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { RevocationService, type SessionsToEnd } from '../../sessions/revocation.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { CodesService, type Asker } from '../codes/codes.service.js';
import { AccountLocksService } from '../identities/account-locks.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { PhoneUseService } from '../phones/phone-use.service.js';
import { PasswordHasher } from './password-hasher.service.js';
import { PasswordStrengthService } from './password-strength.service.js';
import { PasswordsStore } from './passwords.store.js';

const reason = 'password_changed';

/** Gives a person another password, everywhere and at once: whoever knew the one before is signed out. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly passwords: PasswordsStore,
    private readonly identities: IdentitiesStore,
    private readonly strength: PasswordStrengthService,
    private readonly hasher: PasswordHasher,
    private readonly codes: CodesService,
    private readonly phones: PhoneUseService,
    private readonly locks: AccountLocksService,
    private readonly stepUps: StepUpService,
    private readonly records: SignInRecordsService,
    private readonly revocations: RevocationService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /**
   * Sets the caller's password, and ends their other sessions. The first one of an account needs no step-up in the session
   * that made it, for five minutes.
   *
   * @throws AppError `password_too_weak`, `step_up_required`, `account_locked`
   */
  async change(caller: Caller, password: string): Promise<void> {
    const { userId, sessionId } = caller;
    await this.strength.assertStrongFor(userId, password);
    // Asked before there is work for it, and again below, where it counts.
    await this.assertAllowed(caller);
    const hash = await this.hasher.hash(password);
    const others = { userId, exceptSessionId: sessionId };
    const ended = await this.postgres.transaction(async (manager) => {
      // All of them, in one order: two sessions that change it at once would otherwise wait for each other.
      await this.records.lockSessions(userId, manager);
      const isFirst = await this.assertAllowed(caller, manager);
      const ended = await this.revocations.mark(others, reason, manager);
      await this.locks.hold(userId, manager);
      if (isFirst && (await this.passwords.exists(userId, manager))) throw new AppError('step_up_required');
      await this.save(userId, { hash, restsOn: null }, isFirst ? 'password.set' : 'password.changed', manager);
      return [...ended, ...(await this.endLate(others, manager))];
    });
    await this.tell(userId, ended);
    await this.revocations.voidApprovals(sessionId);
  }

  /**
   * Sets the password of whoever has the phone or address that the code was sent to, and ends all their sessions. A locked
   * account stays locked.
   *
   * @throws AppError `code_invalid`, also where nobody has it; `password_too_weak`, before the code is looked at, save
   * where the password is the person's own name: then the code is spent; `number_changed_hands`
   */
  async reset({ requestId, code, newPassword }: PasswordReset, asker: Asker): Promise<void> {
    this.strength.assertStrong(newPassword);
    const recipient = await this.codes.redeem({ requestId, code }, 'reset_password', asker);
    const { type, identifier } = recipient;
    const identity = await this.identities.find({ type, identifier });
    if (!identity?.verified) throw new AppError('code_invalid');
    if (type === 'phone') {
      const { keyThumbprint } = asker;
      const reset = { number: identifier, use: 'reset_password', proof: 'code', keyThumbprint } as const;
      await this.phones.assertAccepted({ ...reset, identity }, 'code_invalid');
    }
    const { userId } = identity;
    await this.strength.assertStrongFor(userId, newPassword);
    const hash = await this.hasher.hash(newPassword);
    const ended = await this.postgres.transaction(async (manager) => {
      await this.records.lockSessions(userId, manager);
      const ended = await this.revocations.mark({ userId }, reason, manager);
      await this.people.lock([userId], manager);
      // Given up, or moved to another account, since the code was shown.
      const now = await this.identities.find({ type, identifier }, manager);
      if (now?.userId !== userId) throw new AppError('code_invalid');
      await this.save(userId, { hash, restsOn: now.id }, 'password.reset', manager);
      return [...ended, ...(await this.endLate({ userId }, manager))];
    });
    await this.tell(userId, ended);
  }

  /** Whether it is the first one. @throws AppError `step_up_required` */
  private async assertAllowed(caller: Caller, manager?: EntityManager): Promise<boolean> {
    const proof = manager ? await this.stepUps.hold(caller, manager) : await this.stepUps.proofOf(caller);
    const isFirst = !(await this.passwords.exists(caller.userId, manager));
    if (proof.freshUntil === undefined && !(isFirst && proof.isFreshSignUp)) throw new AppError('step_up_required');
    return isFirst;
  }

  private async save(
    userId: string,
    { hash, restsOn }: { hash: string; restsOn: string | null },
    type: AuditType,
    manager: EntityManager,
  ): Promise<void> {
    await this.people.renewCredentials(userId, manager);
    await this.passwords.set(userId, hash, restsOn, manager);
    await this.audit.record({ type, userId, subject: {} }, manager);
  }

  /**
   * A sign-in with the password before may have been saved after the first sweep. It held the person's record, which is ours
   * by now: whoever comes later finds the new password.
   */
  private async endLate(which: SessionsToEnd, manager: EntityManager): Promise<string[]> {
    return this.revocations.mark(which, reason, manager);
  }

  private async tell(userId: string, ended: readonly string[]): Promise<void> {
    await this.revocations.announce(userId, ended, reason);
    this.events.announce(userId, 'password');
  }
}
