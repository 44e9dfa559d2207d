import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { CamaraOperator } from './camara/camara-operator.client.js';
import { CarrierChallengesService } from './challenges/carrier-challenges.service.js';
import { CarrierProofService } from './challenges/carrier-proof.service.js';
import { NumberNotice } from './notices/number-notice.entity.js';
import { NumberStandingService } from './numbers/number-standing.service.js';
import { PhoneNumber } from './numbers/phone-number.entity.js';
import { CarriersService } from './providers/carriers.service.js';
import { CARRIER_PROVIDERS, carrierTimeoutMs, makeProviders } from './providers/make-providers.js';

/** A phone number proved by its carrier, and what is known of it since. Whose account that is, is for the accounts. */
@Module({
  imports: [TypeOrmModule.forFeature([PhoneNumber, NumberNotice]), SessionsModule, AuditModule],
  providers: [
    {
      provide: CamaraOperator,
      inject: [SETTINGS, Clock, Random],
      useFactory: (settings: Settings, clock: Clock, random: Random) => {
        const { camara } = settings.carrier;
        return camara ? new CamaraOperator(camara, carrierTimeoutMs(settings), clock, random) : null;
      },
    },
    { provide: CARRIER_PROVIDERS, inject: [SETTINGS, Clock, Random, CamaraOperator], useFactory: makeProviders },
    CarrierChallengesService,
    CarrierProofService,
    CarriersService,
    NumberStandingService,
  ],
  exports: [CarrierChallengesService, CarrierProofService, CarriersService, NumberStandingService],
})
export class CarrierModule {}
