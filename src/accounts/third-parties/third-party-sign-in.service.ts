import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { NativeCode, OauthChallenge } from '../../contract/third-parties.js';
import type { Tokens } from '../../contract/tokens.js';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { RateLimitsService } from '../../infra/limits/rate-limits.service.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Random } from '../../kernel/random.js';
import { AccountsService, type NewAccount } from '../accounts.service.js';
import { OneTimeService } from '../../sessions/one-time.service.js';
import { ProvedSignInService, type SignInPlace } from '../proved-sign-in.service.js';
import { ThirdPartiesService } from './third-parties.service.js';
import { ThirdPartyRegistry } from './third-party-registry.service.js';
import { UnlinkedPeopleService } from './unlinked-people.service.js';
import type { ThirdPartyPerson } from './third-party.js';

const challengeKind = 'oauth_challenge';
const challengeSeconds = 120;
const challengeSchema = z.object({ provider: z.string(), nonce: z.string(), keyThumbprint: z.string() });

/** Signs in whom a third party has proved, or says that no account has them yet. */
@Injectable()
export class ThirdPartySignInService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly registry: ThirdPartyRegistry,
    private readonly thirdParties: ThirdPartiesService,
    private readonly unlinked: UnlinkedPeopleService,
    private readonly accounts: AccountsService,
    private readonly signIns: ProvedSignInService,
    private readonly kept: OneTimeService,
    private readonly limits: RateLimitsService,
    private readonly addresses: AddressesService,
    private readonly random: Random,
  ) {}

  /**
   * Tokens for whom the callback's ticket speaks of.
   *
   * @throws AppError `ticket_invalid`, `account_locked`; `identity_unlinked` with a ticket to go on with
   */
  async signInByTicket(ticket: string, verifier: string, place: SignInPlace): Promise<Tokens> {
    return this.signIn(await this.thirdParties.redeemTicket(ticket, verifier), place);
  }

  /** What the code of a native SDK is bound to. @throws AppError `not_found`, `rate_limited` */
  async challenge(providerId: string, keyThumbprint: string, address: string): Promise<OauthChallenge> {
    const { id: provider } = this.registry.get(providerId);
    await this.limits.take('thirdPartyStart', this.addresses.idOf(address));
    const [challengeId, nonce] = [this.random.id(), this.random.nonce()];
    await this.kept.keep(challengeKind, challengeId, { provider, nonce, keyThumbprint }, challengeSeconds);
    return { challengeId, nonce, expiresIn: challengeSeconds };
  }

  /**
   * Tokens for whom a native SDK's code speaks of. The challenge is spent, whatever comes of the code.
   *
   * @throws AppError `not_found`, `challenge_invalid`, `code_invalid`, `provider_error`, `provider_timeout`; and as `signInByTicket`
   */
  async signInByCode(providerId: string, { challengeId, code }: NativeCode, place: SignInPlace): Promise<Tokens> {
    const thirdParty = this.registry.get(providerId);
    const challenge = await this.kept.take(challengeKind, challengeId, challengeSchema, (content) => {
      return content.provider === thirdParty.id && content.keyThumbprint === place.keyThumbprint;
    });
    if (!challenge) throw new AppError('challenge_invalid');
    const callbackUrl = this.registry.callbackUrlOf(thirdParty);
    const person = await thirdParty.exchange({ code, callbackUrl, nonce: challenge.nonce, redirect: null });
    return this.signIn(person, place);
  }

  /**
   * Makes the account of someone who has none; should they have one by now, it is that.
   *
   * @throws AppError `ticket_invalid`, and as `signInByTicket`
   */
  async register(ticket: string, place: SignInPlace): Promise<Tokens> {
    const person = await this.unlinked.take(ticket, place.keyThumbprint);
    const isNew = (await this.thirdParties.identityOf(person)) === undefined;
    const made = isNew ? await this.makeAccount(person, place.address) : undefined;
    if (!made) return this.signIn(person, place);
    const proved = {
      userId: made.person.id,
      identityId: made.identityId,
      method: 'third_party',
      factor: null,
    } as const;
    return this.signIns.signIn({ ...proved, isSignUp: true }, place);
  }

  private async signIn(person: ThirdPartyPerson, place: SignInPlace): Promise<Tokens> {
    const identity = await this.thirdParties.identityOf(person);
    if (!identity) throw await this.unlinked.ask(person, place.keyThumbprint);
    await this.thirdParties.renew(identity.id, person);
    const { id: identityId, userId, restsOn: factor } = identity;
    return this.signIns.signIn({ userId, identityId, method: 'third_party', factor }, place);
  }

  /** Undefined where someone was faster. */
  private async makeAccount(person: ThirdPartyPerson, address: string): Promise<NewAccount | undefined> {
    const { provider: type, subject: identifier, name, avatarUrl, tokens } = person;
    const identity = { type, identifier, name: name || null, boundIp: address };
    return this.postgres.transaction(async (manager) => {
      const made = await this.accounts.createFor(identity, { nickname: name, avatarUrl }, manager);
      if (made) await this.thirdParties.saveTokens(made.identityId, tokens, manager);
      return made;
    });
  }
}
