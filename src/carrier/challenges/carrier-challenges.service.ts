import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { carrierSchema, type CarrierChallenge, type CarrierChallengeRequest } from '../../contract/carrier.js';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { RateLimitsService } from '../../infra/limits/rate-limits.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { OneTimeService } from '../../sessions/one-time.service.js';
import { CarriersService } from '../providers/carriers.service.js';

const kind = 'carrier_challenge';
const lifeSeconds = 120;

const contentSchema = z.object({
  /** The address that asked, as limits know it. */
  addressId: z.string(),
  keyThumbprint: z.string(),
  nonce: z.string(),
  /** In seconds. */
  issuedAt: z.number(),
  carrier: carrierSchema.optional(),
  providers: z.array(z.string()),
  web: z.record(z.string(), z.record(z.string(), z.string())).nullable(),
});
export type KeptChallenge = z.infer<typeof contentSchema>;

/** What a carrier's token must answer: asked for with a device's key before, for two minutes, and once. */
@Injectable()
export class CarrierChallengesService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly carriers: CarriersService,
    private readonly kept: OneTimeService,
    private readonly limits: RateLimitsService,
    private readonly addresses: AddressesService,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws AppError `not_found` where no carrier can be asked here, or not the one that was named; `rate_limited` */
  async begin(request: CarrierChallengeRequest, keyThumbprint: string, address: string): Promise<CarrierChallenge> {
    const { provider, carrier, purpose = 'sign_in' } = request;
    const able = this.carriers.choose(carrier);
    const providers = provider === undefined ? able : able.filter((id) => id === provider);
    if (providers.length === 0) throw new AppError('not_found', { detail: 'No such carrier can be asked here.' });
    const addressId = this.addresses.idOf(address);
    await this.limits.take('carrierChallenge', addressId);
    const [challengeId, nonce] = [this.random.id(), this.random.nonce()];
    const pageUrl = `${this.settings.publicUrl}/phone`;
    const begun = request.web
      ? await this.carriers.forWeb(providers, { pageUrl, challengeId, nonce, purpose })
      : undefined;
    const content: KeptChallenge = {
      addressId,
      keyThumbprint,
      nonce,
      issuedAt: this.clock.nowSeconds(),
      ...(carrier && { carrier }),
      providers,
      web: begun?.kept ?? null,
    };
    await this.kept.keep(kind, challengeId, content, lifeSeconds);
    return { challengeId, nonce, expiresIn: lifeSeconds, providers, ...(begun && { web: begun.web }) };
  }

  /** The challenge, which stays good. @throws AppError `challenge_invalid` */
  async read(challengeId: string): Promise<KeptChallenge> {
    return orInvalid(await this.kept.read(kind, challengeId, contentSchema));
  }

  /** The challenge, once, for the key that asked for it. @throws AppError `challenge_invalid` */
  async take(challengeId: string, keyThumbprint: string): Promise<KeptChallenge> {
    const isTheirs = (content: KeptChallenge) => content.keyThumbprint === keyThumbprint;
    return orInvalid(await this.kept.take(kind, challengeId, contentSchema, isTheirs));
  }
}

function orInvalid(challenge: KeptChallenge | undefined): KeptChallenge {
  if (!challenge) throw new AppError('challenge_invalid');
  return challenge;
}
