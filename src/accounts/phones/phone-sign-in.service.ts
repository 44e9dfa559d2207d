import { Injectable } from '@nestjs/common';
import { NumberStandingService } from '../../carrier/numbers/number-standing.service.js';
import type { Locale } from '../../contract/primitives.js';
import type { Tokens } from '../../contract/tokens.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { AccountsService } from '../accounts.service.js';
import { IdentitiesStore, type FoundIdentity } from '../identities/identities.store.js';
import { ProvedSignInService, type Proved, type SignInPlace } from '../proved-sign-in.service.js';
import { NumberDoubtsService } from './number-doubts.service.js';
import { PhoneUseService, type PhoneStanding } from './phone-use.service.js';
import { SecondStepService } from './second-step.service.js';

/** A phone number that someone has just proved to have. */
export interface ProvedPhone {
  /** E.164. */
  readonly number: string;
  readonly method: 'carrier' | 'code';
  /** Of whoever has no account yet. */
  readonly locale: Locale | undefined;
}

// Whoever has the number may lose it, or someone may take it, between looking and signing in.
const maxTries = 3;

/** Signs in whoever has a phone number: to the account that it still speaks for, or to one that is made for them. */
@Injectable()
export class PhoneSignInService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly identities: IdentitiesStore,
    private readonly accounts: AccountsService,
    private readonly phones: PhoneUseService,
    private readonly numbers: NumberStandingService,
    private readonly doubts: NumberDoubtsService,
    private readonly secondSteps: SecondStepService,
    private readonly signIns: ProvedSignInService,
  ) {}

  /**
   * Tokens for whoever has the number.
   *
   * @throws AppError `step_up_required` with a ticket where something else must be proved, too; `number_changed_hands`;
   * `account_locked`
   */
  async signIn(phone: ProvedPhone, place: SignInPlace): Promise<Tokens> {
    for (let attempt = 1; attempt <= maxTries; attempt += 1) {
      const identity = await this.identities.find({ type: 'phone', identifier: phone.number });
      const proved = await (identity ? this.recognise(identity, phone, place) : this.register(phone, place));
      if (proved) return this.signIns.signIn(proved, place);
    }
    throw new AppError('unavailable', { retryAfter: 1 });
  }

  /** Undefined where the account has lost the number by this. */
  private async recognise(
    identity: FoundIdentity,
    phone: ProvedPhone,
    place: SignInPlace,
  ): Promise<Proved | undefined> {
    const { id: identityId, userId } = identity;
    const { number, method } = phone;
    switch (await this.judge(identity, phone, place)) {
      case 'released':
        return undefined;
      case 'second_factor':
        throw await this.secondSteps.ask({ userId, identityId, number, method }, place.keyThumbprint);
      case 'accepted':
        return { userId, identityId, method, factor: identityId };
    }
  }

  private async judge(
    identity: FoundIdentity,
    { number, method: proof }: ProvedPhone,
    place: SignInPlace,
  ): Promise<PhoneStanding> {
    const { keyThumbprint } = place;
    const record = () => this.doubts.record(identity.userId, proof, place);
    try {
      const standing = await this.phones.judge({ number, identity, use: 'sign_in', proof, keyThumbprint });
      if (standing === 'second_factor') await record();
      return standing;
    } catch (error) {
      if (error instanceof AppError && error.code === 'number_changed_hands') await record();
      throw error;
    }
  }

  /** Undefined where someone was faster. */
  private async register({ number, method, locale }: ProvedPhone, place: SignInPlace): Promise<Proved | undefined> {
    const identity = { type: 'phone', identifier: number, boundIp: place.address };
    const made = await this.postgres.transaction(async (manager) => {
      const account = await this.accounts.createFor(identity, { ...(locale && { locale }) }, manager);
      // Whatever is known of it was of whoever had it before.
      if (account) await this.numbers.noteTrusted(number, manager);
      return account;
    });
    if (!made) return undefined;
    const { person, identityId } = made;
    return { userId: person.id, identityId, method, factor: identityId, isSignUp: true };
  }
}
