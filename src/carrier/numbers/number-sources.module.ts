import { Module } from '@nestjs/common';
import type { NumberSourceId } from '../../config/carrier-settings.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { carrierTimeoutMs } from '../providers/carrier-provider.js';
import { NUMBER_SOURCES, type NumberSource } from './number-source.js';

type Make = (settings: Settings, timeoutMs: number) => Promise<NumberSource>;

/** A new source is a file beside this one, a block of settings and a line here. Only what is open is loaded. */
const makers: Partial<Record<NumberSourceId, Make>> = {
  aliyun: async ({ carrier }, timeoutMs) => {
    const { AliyunNumbers } = await import('./aliyun-numbers.client.js');
    return new AliyunNumbers(settingsOf('aliyun', carrier.aliyunNumbers), timeoutMs);
  },
};

async function makeSources(settings: Settings): Promise<NumberSource[]> {
  const timeoutMs = carrierTimeoutMs(settings);
  const made = await Promise.all(settings.carrier.numberSources.map((id) => makers[id]?.(settings, timeoutMs)));
  return made.filter((source) => source !== undefined);
}

function settingsOf<Block>(id: NumberSourceId, block: Block | undefined): Block {
  if (block === undefined) throw new Error(`${id} is open without its settings`);
  return block;
}

@Module({
  providers: [{ provide: NUMBER_SOURCES, inject: [SETTINGS], useFactory: makeSources }],
  exports: [NUMBER_SOURCES],
})
export class NumberSourcesModule {}
