import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { carrierTimeoutMs } from '../providers/carrier-provider.js';
import { CamaraOperator } from './camara-operator.client.js';

/** The one operator that speaks CAMARA, for all who ask it something; null where the settings name none. */
@Module({
  providers: [
    {
      provide: CamaraOperator,
      inject: [SETTINGS, Clock, Random],
      useFactory: (settings: Settings, clock: Clock, random: Random) => {
        const { camara } = settings.carrier;
        return camara ? new CamaraOperator(camara, carrierTimeoutMs(settings), clock, random) : null;
      },
    },
  ],
  exports: [CamaraOperator],
})
export class CamaraModule {}
