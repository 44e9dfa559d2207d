import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { CarrierProofService } from '../../carrier/challenges/carrier-proof.service.js';
import { NumberStandingService } from '../../carrier/numbers/number-standing.service.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Bind, IdentityView } from '../../contract/account.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import type { Caller } from '../../sessions/access.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { MergeTicketsService } from '../merges/merge-tickets.service.js';
import { CodesService } from '../codes/codes.service.js';
import { PhoneUseService } from '../phones/phone-use.service.js';
import { ThirdPartiesService } from '../third-parties/third-parties.service.js';
import type { ThirdPartyPerson } from '../third-parties/third-party.js';
import { AccountLocksService } from './account-locks.service.js';
import { IdentitiesStore, type FoundIdentity, type IdentityKey } from './identities.store.js';
import type { Identity } from './identity.entity.js';
import { assertMayHaveOneMore } from './identity-limit.js';
import { viewOf } from './identity-view.js';

/** Someone who binds, and where. */
export interface Binder {
  readonly caller: Caller;
  /** In full. */
  readonly address: string;
}

/** What the binder has just proved to have. */
interface ProvedIdentity extends IdentityKey {
  /** Where a third party proved it. */
  readonly person?: ThirdPartyPerson;
  /** How a phone was proved. */
  readonly proof?: 'carrier' | 'code';
}

/** An identity that is now the binder's; `isNew` unless it was before. */
export interface Bound {
  readonly identity: IdentityView;
  readonly isNew: boolean;
}

type Claimed = { readonly identity: Identity; readonly isNew: boolean } | { readonly takenBy: FoundIdentity };

// Whoever had it may give it up between looking and binding; that it happens again and again is nobody's life.
const maxTries = 3;

/** Binds ways to sign in to an account, each proved at that moment. */
@Injectable()
export class BindingService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly identities: IdentitiesStore,
    private readonly locks: AccountLocksService,
    private readonly codes: CodesService,
    private readonly carriers: CarrierProofService,
    private readonly numbers: NumberStandingService,
    private readonly phones: PhoneUseService,
    private readonly thirdParties: ThirdPartiesService,
    private readonly merges: MergeTicketsService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /**
   * Makes what was proved one of the binder's ways to sign in. What is theirs already stays so.
   *
   * @throws AppError `code_invalid`, `ticket_invalid`; for a carrier's token as `CarrierProofService.prove`; `forbidden` for
   * one more than the setting allows; `identity_taken` with a ticket to merge the two accounts: the binder has proved that
   * the other one is theirs, too; `number_changed_hands` where a number doesn't prove that now
   */
  async bind(bind: Bind, binder: Binder): Promise<Bound> {
    const { caller, address } = binder;
    const proved = await this.prove(bind, binder);
    for (let attempt = 1; attempt <= maxTries; attempt += 1) {
      const holderId = proved.proof && (await this.judge(proved.identifier, proved.proof, caller));
      const claimed = await this.postgres.transaction((manager) =>
        this.claim(caller, proved, maskAddress(address), manager),
      );
      if (!('takenBy' in claimed)) return this.finish(claimed, proved, caller);
      // A phone's number says that the other account is theirs, too, only where it was asked whether it still does.
      if (!proved.proof || claimed.takenBy.id === holderId) throw await this.taken(claimed.takenBy, caller);
    }
    throw new AppError('unavailable', { retryAfter: 1 });
  }

  /** Whose number it is, after it was asked whether it still is: the id of that identity, if any account has it. */
  private async judge(
    number: string,
    proof: 'carrier' | 'code',
    { userId, keyThumbprint }: Caller,
  ): Promise<string | undefined> {
    const identity = await this.identities.find({ type: 'phone', identifier: number });
    if (!identity) return undefined;
    const use = identity.userId === userId ? 'bind' : 'merge';
    const device = keyThumbprint ?? undefined;
    const standing = await this.phones.judge({ number, identity, use, proof, keyThumbprint: device });
    if (standing === 'second_factor') throw new AppError('number_changed_hands');
    return standing === 'accepted' ? identity.id : undefined;
  }

  private async finish(
    { identity, isNew }: Extract<Claimed, { isNew: boolean }>,
    { person }: ProvedIdentity,
    { userId }: Caller,
  ): Promise<Bound> {
    if (isNew) this.events.announce(userId, 'identities');
    else if (person) await this.thirdParties.renew(identity.id, person);
    return { identity: viewOf(identity), isNew };
  }

  private async taken({ id: identityId, userId, verified }: FoundIdentity, caller: Caller): Promise<AppError> {
    // What nobody has proved to have, since it was taken over from elsewhere, may be a slip of someone else's pen.
    if (!verified) return new AppError('identity_taken');
    const { ticket } = await this.merges.issue(caller, { userId, identityId });
    return new AppError('identity_taken', { ticket });
  }

  private async prove(bind: Bind, { caller, address }: Binder): Promise<ProvedIdentity> {
    if ('ticket' in bind) {
      const person = await this.thirdParties.redeemTicket(bind.ticket, bind.verifier);
      if (person.provider !== bind.type) throw new AppError('ticket_invalid');
      return { type: person.provider, identifier: person.subject, person };
    }
    const { keyThumbprint } = caller;
    if ('challengeId' in bind) {
      const { type, ...proof } = bind;
      return { type, identifier: await this.carriers.prove(proof, keyThumbprint ?? ''), proof: 'carrier' };
    }
    const asker = { address, caller, ...(keyThumbprint !== null && { keyThumbprint }) };
    const { type, identifier } = await this.codes.redeem(bind, 'bind', asker);
    if (type !== bind.type) throw new AppError('code_invalid');
    return { type, identifier, ...(type === 'phone' && { proof: 'code' as const }) };
  }

  private async claim(
    caller: Caller,
    proved: ProvedIdentity,
    boundIp: string,
    manager: EntityManager,
  ): Promise<Claimed> {
    const { userId } = caller;
    await this.locks.hold(userId, manager);
    await this.stepUps.assertFresh(caller, manager);
    for (let attempt = 1; attempt <= maxTries; attempt += 1) {
      const found = await this.find(proved, manager);
      if (found && found.userId !== userId) return { takenBy: found };
      const identities = await this.identities.of(userId, manager);
      const own = identities.find(({ id }) => id === found?.id);
      if (own) return { identity: await this.identities.verify(own, manager), isNew: false };
      assertMayHaveOneMore(identities, proved.type, this.settings.accounts.identitiesPerType);
      // Whoever binds the same one at this moment is waited for here, and found in the next round.
      const inserted = await this.insert(userId, proved, boundIp, manager);
      if (!inserted) continue;
      // Whatever is known of it was of whoever had it before.
      if (proved.proof) await this.numbers.noteTrusted(proved.identifier, manager);
      return { identity: inserted, isNew: true };
    }
    throw new AppError('unavailable', { retryAfter: 1 });
  }

  private async find(
    { person, type, identifier }: ProvedIdentity,
    manager: EntityManager,
  ): Promise<FoundIdentity | undefined> {
    return person ? this.thirdParties.identityOf(person, manager) : this.identities.find({ type, identifier }, manager);
  }

  private async insert(
    userId: string,
    { type, identifier, person }: ProvedIdentity,
    boundIp: string,
    manager: EntityManager,
  ): Promise<Identity | undefined> {
    const name = person?.name ?? '';
    const identity = { userId, type, identifier, verified: true, name: name === '' ? null : name, boundIp };
    const id = await this.identities.insert(identity, manager);
    if (id === undefined) return undefined;
    if (person) await this.thirdParties.saveTokens(id, person.tokens, manager);
    await this.audit.record({ type: 'identity.bound', userId, subject: { identityId: id, type } }, manager);
    return (await this.identities.of(userId, manager)).find((own) => own.id === id);
  }
}
