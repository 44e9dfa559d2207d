import { Module } from '@nestjs/common';
import type { CarrierProviderId } from '../../config/carrier-settings.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { CamaraOperator } from '../camara/camara-operator.client.js';
import { CamaraModule } from '../camara/camara.module.js';
import { CARRIER_PROVIDERS, carrierTimeoutMs, type CarrierProvider } from './carrier-provider.js';

interface ProviderTools {
  readonly settings: Settings;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly camara: CamaraOperator | null;
}

type Make = (tools: ProviderTools) => Promise<CarrierProvider>;

/** A new provider is a file beside this one, a block of settings and a line here. Only what is open is loaded. */
const makers: Record<CarrierProviderId, Make> = {
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
  camara: async ({ camara, random }) => {
    const { CamaraCarrier } = await import('./camara-carrier.client.js');
    return new CamaraCarrier(settingsOf('camara', camara ?? undefined), random);
  },
};

async function makeProviders(
  settings: Settings,
  clock: Clock,
  random: Random,
  camara: CamaraOperator | null,
): Promise<CarrierProvider[]> {
  const tools = { settings, clock, random, camara, timeoutMs: carrierTimeoutMs(settings) };
  return Promise.all(settings.carrier.providers.map((id) => makers[id](tools)));
}

function settingsOf<Block>(id: CarrierProviderId, block: Block | undefined): Block {
  if (block === undefined) throw new Error(`${id} is open without its settings`);
  return block;
}

@Module({
  imports: [CamaraModule],
  providers: [
    { provide: CARRIER_PROVIDERS, inject: [SETTINGS, Clock, Random, CamaraOperator], useFactory: makeProviders },
  ],
  exports: [CARRIER_PROVIDERS],
})
export class CarrierProvidersModule {}
