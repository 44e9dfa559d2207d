import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { LoginMethod } from '../contract/account.js';
import type { DeviceInput, Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { PeopleService, type Person } from '../people/people.service.js';
import { LoginHistoryService } from '../sessions/login-history.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { StepUpService } from '../sessions/step-up.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { FactorsService } from './step-up/factors.service.js';

/** Someone who has just been proved, by which of their identities, and where. */
export interface Proved {
  readonly userId: string;
  /** The identity that was named or proved. */
  readonly identityId: string;
  readonly method: LoginMethod;
  /** `password`, or the id of the phone or address that proved the person; null for a third party, unless one linked it. */
  readonly factor: string | null;
  /** Which of the account's passwords it was, where it was one: with another one by now, nobody is signed in. */
  readonly credentialsVersion?: number;
  /** Whether the account was made just now. */
  readonly isSignUp?: boolean;
}

/** Where a person signs in. */
export interface SignInPlace {
  readonly device: DeviceInput;
  readonly keyThumbprint: string;
  /** The network it comes from, masked. */
  readonly address: string;
}

/** Lets a proved person in to this service itself. Each way to prove one in this feature ends here. */
@Injectable()
export class ProvedSignInService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly sites: SitesService,
    private readonly signIns: SignInService,
    private readonly history: LoginHistoryService,
    private readonly identities: IdentitiesStore,
    private readonly factors: FactorsService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Tokens for the person. One who has asked to be deleted keeps the account by this.
   *
   * @throws AppError `account_locked`; `invalid_credentials` for an account that is gone
   */
  async signIn(proved: Proved, place: SignInPlace): Promise<Tokens> {
    const [found, site] = await Promise.all([this.people.find(proved.userId), this.sites.firstParty()]);
    const person = await this.admit(found, proved, place, site);
    const { method, factor, credentialsVersion, isSignUp = false } = proved;
    const assertStillProved = (manager: EntityManager) => this.assertStillProved(proved, manager);
    const how = { method, factor, credentialsVersion, isSignUp, assertStillProved };
    const tokens = await this.signIns.signIn({ person, site, ...place, ...how });
    this.identities.noteUse(proved.identityId);
    if (method === 'third_party') await this.countAsStepUp(proved.userId, tokens.session.id);
    return tokens;
  }

  /** A phone or address may have been given up, or be someone else's, since it was proved: nobody is signed in by it then. */
  private async assertStillProved(
    { userId, identityId, method, factor }: Proved,
    manager: EntityManager,
  ): Promise<void> {
    if (factor !== identityId) return;
    const own = await this.identities.of(userId, manager);
    if (own.some(({ id }) => id === identityId)) return;
    throw new AppError(method === 'carrier' ? 'carrier_token_invalid' : 'code_invalid');
  }

  /** Who has nothing but third parties would else never be able to bind a phone, or to set a password. */
  private async countAsStepUp(userId: string, sessionId: string): Promise<void> {
    if ((await this.factors.of(userId)).length === 0) await this.stepUps.begin({ sessionId });
  }

  private async admit(
    person: Person | null,
    { userId, method }: Proved,
    place: SignInPlace,
    site: Site,
  ): Promise<Person> {
    switch (person?.status) {
      case 'active':
        return person;
      case 'deleting':
        return this.restore(person);
      case 'locked': {
        const { device, address } = place;
        const failure = { userId, method, outcome: 'account_locked', device, clientId: site.id, address } as const;
        await this.history.recordFailure(failure);
        throw new AppError('account_locked');
      }
      default:
        throw new AppError('invalid_credentials');
    }
  }

  private async restore({ id }: Person): Promise<Person> {
    return this.postgres.transaction(async (manager) => {
      const restored = await this.people.keep(id, manager);
      if (!restored) throw new AppError('invalid_credentials');
      await this.audit.record({ type: 'account.restored', userId: id, subject: {} }, manager);
      return restored;
    });
  }
}
