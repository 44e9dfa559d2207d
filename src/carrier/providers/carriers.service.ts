import { Inject, Injectable } from '@nestjs/common';
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Carrier, CarrierWeb } from '../../contract/carrier.js';
import { RateLimitsService, type Claim } from '../../infra/limits/rate-limits.service.js';
import { keys } from '../../infra/redis/keys.js';
import { RedisService } from '../../infra/redis/redis.service.js';
import { AppError } from '../../kernel/app-error.js';
import { hashSecret } from '../../kernel/secret.js';
import { CarrierBudgetService } from './carrier-budget.service.js';
import {
  CARRIER_PROVIDERS,
  CarrierRefusal,
  codeOfTrouble,
  type CarrierProvider,
  type CarrierTrouble,
  type KeptForWeb,
  type ShownToken,
  type Verdict,
  type WebPlace,
} from './carrier-provider.js';
import { carrierProviderNames } from './carrier-provider-names.js';

export type { Verdict } from './carrier-provider.js';

/** Longer than the longest life of a carrier's token, an hour. */
const tokenSeconds = 65 * 60;

/** What a page needs, and what must be known again when it comes back, by provider. */
export interface WebBegun {
  readonly web: Record<string, CarrierWeb>;
  readonly kept: Record<string, KeptForWeb>;
}

/** Asks carriers for the number of a phone, by whoever the settings name. A token is sent once, whatever comes of it. */
@Injectable()
export class CarriersService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CARRIER_PROVIDERS) private readonly providers: readonly CarrierProvider[],
    private readonly redis: RedisService,
    private readonly limits: RateLimitsService,
    private readonly budget: CarrierBudgetService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(CarriersService.name);
  }

  /** All that are open here, the preferred one first. */
  open(): readonly { readonly id: string; readonly name: string }[] {
    return this.providers.map(({ id }) => ({ id, name: carrierProviderNames[id] }));
  }

  /** Whether anyone here may be asked for this E.164 number. */
  serves(number: string): boolean {
    return this.providers.length > 0 && this.isServed(parsePhoneNumberFromString(number)?.country);
  }

  /** The ids of those that can prove a SIM of this carrier, the preferred one first; all, where it isn't known. */
  choose(carrier?: Carrier): string[] {
    const able = this.providers.filter(({ carriers }) => !carrier || !carriers || carriers.includes(carrier));
    return able.map(({ id }) => id);
  }

  /**
   * The phone's number, in E.164.
   *
   * @throws AppError `carrier_token_invalid`, also for one that was shown before; `country_not_allowed`, `phone_invalid`;
   * `rate_limited` for an address whose tokens are refused; `budget_exhausted`, `provider_error`, `provider_timeout`; `not_found` for a provider that isn't open
   */
  async exchange(providerId: string, shown: ShownToken): Promise<string> {
    const number = await this.ask(providerId, shown, (provider) => provider.exchange(shown));
    const phone = parsePhoneNumberFromString(number);
    if (!phone?.isPossible()) throw new AppError('provider_error');
    this.assertServed(phone.country);
    return phone.number;
  }

  /** Whether the number is the phone's. @throws AppError as `exchange` */
  async verify(providerId: string, shown: ShownToken, number: string): Promise<Verdict> {
    this.assertServed(parsePhoneNumberFromString(number)?.country);
    return this.ask(providerId, shown, (provider) => provider.verify(shown, number));
  }

  /** What a page needs for each of these providers; one that fails is left out. */
  async forWeb(ids: readonly string[], place: WebPlace): Promise<WebBegun> {
    const begun: WebBegun = { web: {}, kept: {} };
    const able = this.providers.filter(({ id }) => ids.includes(id));
    await Promise.all(
      able.map(async (provider) => {
        const made = await provider.forWeb(place).catch((error: unknown) => {
          this.tell(provider.id, error);
          return undefined;
        });
        if (!made) return;
        begun.web[provider.id] = made.web;
        begun.kept[provider.id] = made.kept;
      }),
    );
    return begun;
  }

  private async ask<Answer>(
    providerId: string,
    { token, addressId }: ShownToken,
    call: (provider: CarrierProvider) => Promise<Answer>,
  ): Promise<Answer> {
    const provider = this.providers.find(({ id }) => id === providerId);
    if (!provider) throw new AppError('not_found', { detail: 'This provider is not open here.' });
    const isNew = await this.redis.client.set(keys.carrierToken(hashSecret(token)), '1', 'EX', tokenSeconds, 'NX');
    if (isNew === null) throw new AppError('carrier_token_invalid', { detail: 'This token has been used before.' });
    const refusals: Claim[] = addressId === undefined ? [] : [{ rate: 'refusedCarrierToken', subjectId: addressId }];
    await this.limits.takeAll(refusals);
    let isRefused = false;
    try {
      await this.budget.take(provider.id);
      return await call(provider);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const failure = this.failureOf(provider.id, error);
      isRefused = failure.code === 'carrier_token_invalid';
      throw failure;
    } finally {
      if (!isRefused) this.limits.giveBackAll(refusals);
    }
  }

  private assertServed(country: string | undefined): void {
    if (!this.isServed(country)) throw new AppError('country_not_allowed');
  }

  private isServed(country: string | undefined): boolean {
    return this.settings.carrier.countries.some((served) => served === country);
  }

  private failureOf(providerId: string, error: unknown): AppError {
    const trouble = this.tell(providerId, error);
    const detail = trouble === 'no_mobile_network' ? { detail: 'The phone was not on its mobile network.' } : {};
    return new AppError(codeOfTrouble[trouble], detail);
  }

  // A refusal's reason has been cleaned by whoever made it; of anything else only its kind is safe to log.
  private tell(provider: string, error: unknown): CarrierTrouble {
    const refusal = error instanceof CarrierRefusal ? error : undefined;
    const reason = refusal?.reason ?? (error instanceof Error ? error.name : typeof error);
    const trouble = refusal?.trouble ?? 'failed';
    this.logger.warn({ provider, trouble, reason }, 'a carrier refused or failed');
    return trouble;
  }
}
