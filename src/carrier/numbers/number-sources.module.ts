import { Module } from '@nestjs/common';
import type { NumberSourceId } from '../../config/carrier-settings.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { CamaraOperator } from '../camara/camara-operator.client.js';
import { CamaraModule } from '../camara/camara.module.js';
import { carrierTimeoutMs } from '../providers/carrier-provider.js';
import { NUMBER_SOURCES, type NumberSource } from './number-source.js';

interface SourceTools {
  readonly settings: Settings;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly camara: CamaraOperator | null;
}

type Make = (tools: SourceTools) => Promise<NumberSource>;

/** A new source is a file beside this one, a block of settings and a line here. Only what is open is loaded. */
const makers: Record<NumberSourceId, Make> = {
  aliyun: async ({ settings: { carrier }, timeoutMs }) => {
    const { AliyunNumbers } = await import('./aliyun-numbers.client.js');
    return new AliyunNumbers(settingsOf('aliyun', carrier.aliyunNumbers), timeoutMs);
  },
  camara: async ({ settings: { carrier }, camara, clock, random }) => {
    const { CamaraNumbers } = await import('./camara-numbers.client.js');
    const { countries } = settingsOf('camara', carrier.camara);
    return new CamaraNumbers(settingsOf('camara', camara ?? undefined), countries, clock, random);
  },
};

async function makeSources(
  settings: Settings,
  clock: Clock,
  random: Random,
  camara: CamaraOperator | null,
): Promise<NumberSource[]> {
  const tools = { settings, clock, random, camara, timeoutMs: carrierTimeoutMs(settings) };
  return Promise.all(settings.carrier.numberSources.map((id) => makers[id](tools)));
}

function settingsOf<Block>(id: NumberSourceId, block: Block | undefined): Block {
  if (block === undefined) throw new Error(`${id} is open without its settings`);
  return block;
}

@Module({
  imports: [CamaraModule],
  providers: [{ provide: NUMBER_SOURCES, inject: [SETTINGS, Clock, Random, CamaraOperator], useFactory: makeSources }],
  exports: [NUMBER_SOURCES],
})
export class NumberSourcesModule {}
