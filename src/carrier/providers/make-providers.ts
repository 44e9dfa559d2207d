import type { CarrierProviderId } from '../../config/carrier-settings.js';
import type { Settings } from '../../config/settings.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import type { CamaraOperator } from '../camara/camara-operator.client.js';
import type { CarrierProvider } from './carrier-provider.js';

/** DI token of the providers that are open here, in order of preference. */
export const CARRIER_PROVIDERS = Symbol('carrier providers');

/** A person waits with the phone in hand: no provider has longer than this. */
const longestMs = 5_000;

/** How long a provider may take, with all that it asks for. */
export function carrierTimeoutMs({ providerTimeoutMs }: Settings): number {
  return Math.min(providerTimeoutMs, longestMs);
}

export interface ProviderTools {
  readonly settings: Settings;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly camara: CamaraOperator | null;
}

type Make = (tools: ProviderTools) => Promise<CarrierProvider>;

/** A new provider is a file beside this one, a block of settings and a line here. Only what is open is loaded. */
const makers: Partial<Record<CarrierProviderId, Make>> = {
  aliyun: async ({ settings: { carrier }, timeoutMs }) => {
    const { AliyunCarrier } = await import('./aliyun-carrier.client.js');
    return new AliyunCarrier(settingsOf('aliyun', carrier.aliyun), timeoutMs);
  },
  cmcc: async ({ settings: { carrier }, timeoutMs, clock }) => {
    const { CmccCarrier } = await import('./cmcc-carrier.client.js');
    return new CmccCarrier(settingsOf('cmcc', carrier.cmcc), timeoutMs, clock);
  },
  jverify: async ({ settings: { carrier }, timeoutMs }) => {
    const { JverifyCarrier } = await import('./jverify-carrier.client.js');
    return new JverifyCarrier(settingsOf('jverify', carrier.jverify), timeoutMs);
  },
  tencent: async ({ settings: { carrier }, timeoutMs, clock, random }) => {
    const { TencentCarrier } = await import('./tencent-carrier.client.js');
    return new TencentCarrier(settingsOf('tencent', carrier.tencent), timeoutMs, clock, random);
  },
  camara: async ({ camara }) => {
    const { CamaraCarrier } = await import('./camara-carrier.client.js');
    return new CamaraCarrier(settingsOf('camara', camara ?? undefined));
  },
};

export async function makeProviders(
  settings: Settings,
  clock: Clock,
  random: Random,
  camara: CamaraOperator | null,
): Promise<CarrierProvider[]> {
  const tools = { settings, clock, random, camara, timeoutMs: carrierTimeoutMs(settings) };
  const made = settings.carrier.providers.map((id) => makers[id]?.(tools));
  return (await Promise.all(made)).filter((provider) => provider !== undefined);
}

function settingsOf<Block>(id: CarrierProviderId, block: Block | undefined): Block {
  if (block === undefined) throw new Error(`${id} is open without its settings`);
  return block;
}
