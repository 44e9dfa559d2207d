import { Injectable } from '@nestjs/common';
import type { Carrier, CarrierProof } from '../../contract/carrier.js';
import { AppError } from '../../kernel/app-error.js';
import { Random } from '../../kernel/random.js';
import { DpopService, type ShownProof } from '../../sessions/dpop.service.js';
import type { ShownToken, Verdict } from '../providers/carrier-provider.js';
import { CarriersService } from '../providers/carriers.service.js';
import { CarrierChallengesService, type KeptChallenge } from './carrier-challenges.service.js';

/** Proves the number of the phone in hand, for whoever asked for the challenge with the same key. */
@Injectable()
export class CarrierProofService {
  constructor(
    private readonly challenges: CarrierChallengesService,
    private readonly carriers: CarriersService,
    private readonly dpop: DpopService,
    private readonly random: Random,
  ) {}

  /**
   * The key of a call that has nothing but its proof, which covers the challenge's nonce and the token. The challenge
   * stays good.
   *
   * @throws AppError `challenge_invalid`, also for a proof without its nonce; `invalid_dpop_proof`
   */
  async keyOf({ challengeId, token }: CarrierProof, shown: Omit<ShownProof, 'credential'>): Promise<string> {
    const { nonce, issuedAt, keyThumbprint } = await this.challenges.read(challengeId);
    const proven = await this.dpop.admitWithNonce({ ...shown, credential: token }, { nonce, issuedAt });
    if (proven !== keyThumbprint) throw new AppError('challenge_invalid');
    return proven;
  }

  /**
   * The number, in E.164. Challenge and token are spent, whatever comes of it.
   *
   * @throws AppError `challenge_invalid`; `not_found` for a provider that the challenge doesn't name; as
   * `CarriersService.exchange`
   */
  async prove(proof: CarrierProof, keyThumbprint: string): Promise<string> {
    const { providerId, shown } = await this.redeem(proof, keyThumbprint);
    return this.carriers.exchange(providerId, shown);
  }

  /** Whether it is this E.164 number; spends as much. @throws AppError as `prove` */
  async verify(proof: CarrierProof, keyThumbprint: string, number: string): Promise<Verdict> {
    const { providerId, shown } = await this.redeem(proof, keyThumbprint);
    return this.carriers.verify(providerId, shown, number);
  }

  /** A token that a site's own app got, without a challenge of ours, for `exchange` and `verify` of `CarriersService`. */
  ofSite(token: string, carrier?: Carrier): ShownToken {
    return { token, carrier, web: null, correlationId: this.random.id() };
  }

  private async redeem(
    { challengeId, provider, token }: CarrierProof,
    keyThumbprint: string,
  ): Promise<{ providerId: string; shown: ShownToken }> {
    const challenge = await this.challenges.take(challengeId, keyThumbprint);
    const providerId = providerOf(challenge, provider);
    const { carrier, web, addressId } = challenge;
    const kept = web?.[providerId] ?? null;
    return { providerId, shown: { token, carrier, web: kept, correlationId: challengeId, addressId } };
  }
}

function providerOf({ providers }: KeptChallenge, named: string | undefined): string {
  const id = named ?? providers[0];
  if (id === undefined || !providers.includes(id)) {
    throw new AppError('not_found', { detail: 'The challenge names no such provider.' });
  }
  return id;
}
