import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import type { MergeResult } from '../../contract/account.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService, type Person } from '../../people/people.service.js';
import type { Caller } from '../../sessions/access.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import type { Identity } from '../identities/identity.entity.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { viewOf } from '../identities/identity-view.js';
import { PasswordsStore } from '../passwords/passwords.store.js';
import { conflictsBetween } from './merge-conflicts.js';
import { MergeTicketsService, type MergeClaim } from './merge-tickets.service.js';

/** Two accounts of one person: the caller's stays, the other becomes part of it. Their rows are held. */
interface Pair {
  readonly own: Person;
  readonly other: Person;
  readonly otherIdentities: readonly Identity[];
  readonly ownHasPassword: boolean;
  readonly otherHasPassword: boolean;
}

/** Makes two accounts of one person, both proved, into one. */
@Injectable()
export class MergesService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly tickets: MergeTicketsService,
    private readonly people: PeopleService,
    private readonly identities: IdentitiesStore,
    private readonly passwords: PasswordsStore,
    private readonly records: SignInRecordsService,
    private readonly revocations: RevocationService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(MergesService.name);
  }

  /**
   * What a merge would do now. Nothing is changed.
   *
   * @throws AppError `ticket_invalid`; `merge_refused` with the reason
   */
  async preview(caller: Caller, ticket: string): Promise<MergeResult> {
    const claim = await this.tickets.read(caller, ticket);
    return this.postgres.transaction(async (manager) =>
      this.resultOf(await this.hold(caller, claim, manager), false, manager),
    );
  }

  /**
   * Merges, all of it or nothing, by what is true now. The other account's sessions end, and what they said yes to with
   * them. The ticket is spent once that stands: a failure of ours costs nobody their proof.
   *
   * @throws AppError as `preview`
   */
  async merge(caller: Caller, ticket: string): Promise<MergeResult> {
    const claim = await this.tickets.read(caller, ticket);
    const { otherUserId } = claim;
    const { result, ended } = await this.postgres.transaction(async (manager) => {
      await this.records.lockSessions(otherUserId, manager);
      const pair = await this.hold(caller, claim, manager);
      const result = await this.resultOf(pair, true, manager);
      const ended = await this.revocations.mark({ userId: otherUserId }, 'account_closed', manager);
      await this.move(pair, manager);
      await this.record(pair, result, manager);
      return { result, ended };
    });
    await this.revocations.announce(otherUserId, ended, 'account_closed');
    for (const what of ['identities', 'devices', 'logins'] as const) this.events.announce(caller.userId, what);
    // Unspent it would be worth nothing, since what it speaks of is the caller's own by now.
    await this.tickets.spend(ticket).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'the ticket of a merge could not be spent');
    });
    return result;
  }

  /** The two accounts as they are, held until the transaction ends; judged. */
  private async hold(caller: Caller, claim: MergeClaim, manager: EntityManager): Promise<Pair> {
    const { userId } = caller;
    const { otherUserId } = claim;
    const held = await this.people.lock([userId, otherUserId], manager);
    await this.stepUps.assertFresh(caller, manager);
    const [own, other] = [held.get(userId), held.get(otherUserId)];
    const otherIdentities = await this.identities.of(otherUserId, manager);
    const isProved =
      other?.credentialsVersion === claim.credentialsVersion &&
      otherIdentities.some(({ id }) => id === claim.identityId);
    if (!other || !isProved) throw new AppError('ticket_invalid');
    if (own?.status !== 'active') throw new AppError(own?.status === 'locked' ? 'account_locked' : 'invalid_token');
    assertMergeable(own, other);
    return {
      own,
      other,
      otherIdentities,
      ownHasPassword: await this.passwords.exists(userId, manager),
      otherHasPassword: await this.passwords.exists(otherUserId, manager),
    };
  }

  private async resultOf(pair: Pair, merged: boolean, manager: EntityManager): Promise<MergeResult> {
    const { own, other, otherIdentities, ownHasPassword, otherHasPassword } = pair;
    const ownTypes = (await this.identities.of(own.id, manager)).map(({ type }) => type);
    const { nickname, avatarUrl, createdAt } = other;
    return {
      merged,
      other: { nickname, avatarUrl, createdAt: createdAt.toISOString() },
      moves: { identities: otherIdentities.map(viewOf), ...(await this.records.count(other.id, manager)) },
      conflicts: conflictsBetween(
        { ...own, hasPassword: ownHasPassword, types: ownTypes },
        { ...other, hasPassword: otherHasPassword, types: otherIdentities.map(({ type }) => type) },
      ),
    };
  }

  private async move({ own, other, ownHasPassword, otherHasPassword }: Pair, manager: EntityManager): Promise<void> {
    await this.identities.moveAll(other.id, own.id, manager);
    if (ownHasPassword) await this.passwords.remove(other.id, manager);
    else await this.passwords.move(other.id, own.id, manager);
    const bringsDoubt = !ownHasPassword && otherHasPassword && other.passwordDoubtedAt !== null;
    if (bringsDoubt) await this.people.doubtPassword(own.id, manager);
    await this.records.move(other.id, own.id, manager);
    await this.people.blankMerged(other.id, manager);
  }

  private async record({ own, other }: Pair, { moves }: MergeResult, manager: EntityManager): Promise<void> {
    const counts = {
      identities: String(moves.identities.length),
      devices: String(moves.devices),
      logins: String(moves.logins),
    };
    const [type, kept, gone] = ['account.merged', own.id, other.id] as const;
    await this.audit.record({ type, userId: kept, subject: { mergedUserId: gone, ...counts } }, manager);
    await this.audit.record({ type, userId: gone, subject: { intoUserId: kept, ...counts } }, manager);
  }
}

function assertMergeable(own: Person, other: Person): void {
  const refuse = (detail: string): never => {
    throw new AppError('merge_refused', { detail });
  };
  if (own.id === other.id) refuse('This is the account that you are signed in to.');
  if (own.role !== 'user' || other.role !== 'user') refuse('Accounts of those who run the service are not merged.');
  if (other.status === 'locked') refuse('The other account is locked.');
  if (other.status !== 'active')
    refuse('The other account is being deleted. Sign in to it to keep it, then try again.');
}
