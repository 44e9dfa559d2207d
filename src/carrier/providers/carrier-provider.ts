import type { Code } from '../../contract/codes.js';
import type { Carrier, CarrierPurpose, CarrierWeb } from '../../contract/carrier.js';
import type { CarrierProviderId } from '../../config/carrier-settings.js';
import type { Settings } from '../../config/settings.js';

/** DI token of the providers that are open here, in order of preference. */
export const CARRIER_PROVIDERS = Symbol('carrier providers');

/** A person waits with the phone in hand: no provider has longer than this. */
const longestMs = 5_000;

/** How long a provider may take, with all that it asks for. */
export function carrierTimeoutMs({ providerTimeoutMs }: Settings): number {
  return Math.min(providerTimeoutMs, longestMs);
}

/** A carrier's token as a client showed it. */
export interface ShownToken {
  readonly token: string;
  /** What the phone's SDK says of its SIM, where it says it. */
  readonly carrier: Carrier | undefined;
  /** What `web` kept when the challenge was made; null for a token of an app's SDK. */
  readonly web: KeptForWeb | null;
  /** Ours, for the provider's records: the challenge's id, or a random one. */
  readonly correlationId: string;
  /** Of the phone that shows it, as limits know it; not there for a site's server. */
  readonly addressId?: string;
}

/** What must be known again when a page brings its token; stays here, sealed. */
export type KeptForWeb = Readonly<Record<string, string>>;

/** Where a page of the phone's browser is, and what to come back with. */
export interface WebPlace {
  /** The page's address. */
  readonly pageUrl: string;
  readonly challengeId: string;
  readonly nonce: string;
  /** Some carriers give tokens of two kinds: one reads a number out, the other compares it. */
  readonly purpose: CarrierPurpose;
}

/** What a page needs to ask for a token, and what must be known again when it brings it. */
export interface WebBegin {
  readonly web: CarrierWeb;
  readonly kept: KeptForWeb;
}

/** What a provider said, in our words; docs/carrier.md has each one's codes and what they become. */
export type CarrierTrouble =
  /** The token is wrong, old, used, or of another kind. */
  | 'token_invalid'
  /** The phone was not on its mobile network. */
  | 'no_mobile_network'
  /** It knows no such number. */
  | 'number_invalid'
  /** We ask too often, or more than we pay for. */
  | 'limited'
  /** Our settings or our account there are not right. */
  | 'misconfigured'
  /** It, or the operator behind it, has failed. */
  | 'failed'
  /** It didn't answer in time. */
  | 'late';

/** What the caller is told of it. */
export const codeOfTrouble = {
  token_invalid: 'carrier_token_invalid',
  no_mobile_network: 'carrier_token_invalid',
  number_invalid: 'phone_invalid',
  limited: 'provider_error',
  misconfigured: 'provider_error',
  failed: 'provider_error',
  late: 'provider_timeout',
} as const satisfies Record<CarrierTrouble, Code>;

/** A provider's refusal or failure. `reason` is for the log alone, without numbers and tokens. */
export class CarrierRefusal extends Error {
  override readonly name = 'CarrierRefusal';

  constructor(
    readonly trouble: CarrierTrouble,
    readonly reason: string,
  ) {
    super(`${trouble}: ${reason}`);
  }
}

/** Whether a number is that of the phone in hand; `unknown` is never a yes. */
export type Verdict = 'matches' | 'differs' | 'unknown';

/**
 * Proves a phone's own number, by what its carrier gave the phone. One adapter for each of CARRIER_PROVIDERS;
 * docs/carrier.md tells how to add one. Tokens come here once: callers have marked them as used before.
 */
export abstract class CarrierProvider {
  abstract readonly id: CarrierProviderId;
  /** Whose SIMs it can prove; undefined where it tells by the token itself. */
  abstract readonly carriers: readonly Carrier[] | undefined;

  /** The number, in E.164. @throws CarrierRefusal; anything else counts as its failure */
  abstract exchange(shown: ShownToken): Promise<string>;

  /** Whether this E.164 number is the phone's. @throws as `exchange` */
  abstract verify(shown: ShownToken, number: string): Promise<Verdict>;

  /** What a page in the phone's browser needs to ask for a token; undefined where only apps can. @throws as `exchange` */
  abstract forWeb(place: WebPlace): Promise<WebBegin | undefined>;
}
