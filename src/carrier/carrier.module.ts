import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { CarrierChallengesService } from './challenges/carrier-challenges.service.js';
import { CarrierProofService } from './challenges/carrier-proof.service.js';
import { NumberNotice } from './notices/number-notice.entity.js';
import { HooksController } from './notices/hooks.controller.js';
import { NumberNoticesService } from './notices/number-notices.service.js';
import { NumberNoticesStore } from './notices/number-notices.store.js';
import { NumberSourcesModule } from './numbers/number-sources.module.js';
import { NumberStandingService } from './numbers/number-standing.service.js';
import { NumberSourcesService } from './numbers/number-sources.service.js';
import { PhoneNumber } from './numbers/phone-number.entity.js';
import { PhoneNumbersStore } from './numbers/phone-numbers.store.js';
import { CarrierProvidersModule } from './providers/carrier-providers.module.js';
import { CarrierBudgetService } from './providers/carrier-budget.service.js';
import { CarriersService } from './providers/carriers.service.js';

/** A phone number proved by its carrier, and what is known of it since. Whose account that is, is for the accounts. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PhoneNumber, NumberNotice]),
    SessionsModule,
    AuditModule,
    CarrierProvidersModule,
    NumberSourcesModule,
  ],
  controllers: [HooksController],
  providers: [
    CarrierChallengesService,
    CarrierProofService,
    CarrierBudgetService,
    CarriersService,
    NumberNoticesService,
    NumberNoticesStore,
    NumberSourcesService,
    NumberStandingService,
    PhoneNumbersStore,
  ],
  exports: [
    CarrierChallengesService,
    CarrierProofService,
    CarriersService,
    NumberNoticesService,
    NumberStandingService,
  ],
})
export class CarrierModule {}
