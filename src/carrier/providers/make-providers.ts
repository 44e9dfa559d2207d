import type { CarrierProviderId } from '../../config/carrier-settings.js';
import type { Settings } from '../../config/settings.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import type { CarrierProvider } from './carrier-provider.js';

/** DI token of the providers that are open here, in order of preference. */
export const CARRIER_PROVIDERS = Symbol('carrier providers');

/** A person waits with the phone in hand: no provider has longer than this. */
const longestMs = 5_000;

export interface ProviderTools {
  readonly settings: Settings;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

type Make = (tools: ProviderTools) => Promise<CarrierProvider>;

/** A new provider is a file beside this one, a block of settings and a line here. Only what is open is loaded. */
const makers: Partial<Record<CarrierProviderId, Make>> = {};

export async function makeProviders(settings: Settings, clock: Clock, random: Random): Promise<CarrierProvider[]> {
  const tools = { settings, clock, random, timeoutMs: Math.min(settings.providerTimeoutMs, longestMs) };
  const made = settings.carrier.providers.map((id) => makers[id]?.(tools));
  return (await Promise.all(made)).filter((provider) => provider !== undefined);
}
