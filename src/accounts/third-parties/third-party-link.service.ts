import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { AccountProof } from '../../contract/third-parties.js';
import type { Tokens } from '../../contract/tokens.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService, type Person } from '../../people/people.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { AccountProofService } from '../account-proof.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { assertMayHaveOneMore } from '../identities/identity-limit.js';
import { ProvedSignInService, type Proved, type SignInPlace } from '../proved-sign-in.service.js';
import { ThirdPartiesService } from './third-parties.service.js';
import { UnlinkedPeopleService } from './unlinked-people.service.js';
import type { ThirdPartyPerson } from './third-party.js';

/**
 * "Link to an account that I have": both are proved, so the third party becomes one more way to sign in to it. Nobody has
 * made a step-up for that: what it begins counts as proved by what linked it, and not as another factor.
 */
@Injectable()
export class ThirdPartyLinkService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly identities: IdentitiesStore,
    private readonly thirdParties: ThirdPartiesService,
    private readonly unlinked: UnlinkedPeopleService,
    private readonly proofs: AccountProofService,
    private readonly signIns: ProvedSignInService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
  ) {}

  /**
   * Binds whom the ticket speaks of to the account that is proved, and signs in to it. A proof that fails leaves the
   * ticket good: people mistype passwords.
   *
   * @param address in full
   * @throws AppError `ticket_invalid`; as the proof; `account_locked`; `forbidden` for one more than the setting
   * allows; `identity_taken` where it has come to be someone else's
   */
  async link(ticket: string, proof: AccountProof, place: SignInPlace, address: string): Promise<Tokens> {
    const { keyThumbprint } = place;
    await this.unlinked.read(ticket, keyThumbprint);
    const proved = await this.proofs.prove(proof, { keyThumbprint, address }, place.device, 'sign_in');
    const person = await this.unlinked.take(ticket, keyThumbprint);
    const isNew = await this.postgres.transaction((manager) => this.bind(proved, person, place.address, manager));
    if (isNew) this.events.announce(proved.userId, 'identities');
    return this.signIns.signIn(proved, place);
  }

  /** Whether it wasn't theirs before. */
  private async bind(
    proved: Proved,
    person: ThirdPartyPerson,
    boundIp: string,
    manager: EntityManager,
  ): Promise<boolean> {
    const { userId } = proved;
    // Held, so that the account is not locked or closed meanwhile. What there is to say of one that is, the sign-in says.
    const holder = (await this.people.lock([userId], manager)).get(userId);
    if (holder?.status !== 'active' && holder?.status !== 'deleting') return false;
    await this.assertStillProved(proved, holder, manager);
    const found = await this.thirdParties.identityOf(person, manager);
    if (found?.userId === userId) return false;
    if (found) throw new AppError('identity_taken');
    const { provider: type, subject: identifier, name, tokens } = person;
    const own = await this.identities.of(userId, manager);
    assertMayHaveOneMore(own, type, this.settings.accounts.identitiesPerType);
    const restsOn = proved.factor;
    const identity = { userId, type, identifier, name: name || null, verified: true, boundIp, restsOn };
    const identityId = await this.identities.insert(identity, manager);
    if (identityId === undefined) throw new AppError('identity_taken');
    await this.thirdParties.saveTokens(identityId, tokens, manager);
    await this.audit.record({ type: 'identity.bound', userId, subject: { identityId, type } }, manager);
    return true;
  }

  /** The password may have been changed, or the phone given up, while the account was waited for. */
  private async assertStillProved(proved: Proved, holder: Person, manager: EntityManager): Promise<void> {
    const { userId, identityId, credentialsVersion = holder.credentialsVersion } = proved;
    if (credentialsVersion !== holder.credentialsVersion) throw new AppError('invalid_credentials');
    const isTheirs = (await this.identities.of(userId, manager)).some(({ id }) => id === identityId);
    if (!isTheirs) throw new AppError(proved.method === 'code' ? 'code_invalid' : 'invalid_credentials');
  }
}
