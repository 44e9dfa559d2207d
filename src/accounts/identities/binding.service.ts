import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { CarrierProofService } from '../../carrier/challenges/carrier-proof.service.js';
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
    private readonly thirdParties: ThirdPartiesService,
    private readonly merges: MergeTicketsService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /**
   * Makes what was proved one of the binder's ways to sign in. What is theirs already stays so.
   *
   * @throws AppError `code_invalid`, `ticket_invalid`; `forbidden` for one more than the setting allows; `identity_taken`
   * with a ticket to merge the two accounts: the binder has proved that the other one is theirs, too
   */
  async bind(bind: Bind, binder: Binder): Promise<Bound> {
    const { caller, address } = binder;
    const proved = await this.prove(bind, binder);
    const claimed = await this.postgres.transaction((manager) =>
      this.claim(caller, proved, maskAddress(address), manager),
    );
    if ('takenBy' in claimed) {
      const { id: identityId, userId, verified } = claimed.takenBy;
      // What nobody has proved to have, since it was taken over from elsewhere, may be a slip of someone else's pen.
      if (!verified) throw new AppError('identity_taken');
      const { ticket } = await this.merges.issue(caller, { userId, identityId });
      throw new AppError('identity_taken', { ticket });
    }
    const { identity, isNew } = claimed;
    if (isNew) this.events.announce(caller.userId, 'identities');
    else if (proved.person) await this.thirdParties.renew(identity.id, proved.person);
    return { identity: viewOf(identity), isNew };
  }

  private async prove(bind: Bind, { caller, address }: Binder): Promise<ProvedIdentity> {
    if ('ticket' in bind) {
      const person = await this.thirdParties.redeemTicket(bind.ticket, bind.verifier);
      if (person.provider !== bind.type) throw new AppError('ticket_invalid');
      return { type: person.provider, identifier: person.subject, person };
    }
    const { keyThumbprint } = caller;
    if ('challengeId' in bind) {
      return { type: 'phone', identifier: await this.carriers.prove(bind, keyThumbprint ?? '') };
    }
    const asker = { address, caller, ...(keyThumbprint !== null && { keyThumbprint }) };
    const { type, identifier } = await this.codes.redeem(bind, 'bind', asker);
    if (type !== bind.type) throw new AppError('code_invalid');
    return { type, identifier };
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
      if (inserted) return { identity: inserted, isNew: true };
    }
    throw new AppError('unavailable', { retryAfter: 1 });
  }

  private async find({ person, ...key }: ProvedIdentity, manager: EntityManager): Promise<FoundIdentity | undefined> {
    return person ? this.thirdParties.identityOf(person, manager) : this.identities.find(key, manager);
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
