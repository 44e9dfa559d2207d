import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { CamaraModule } from './camara/camara.module.js';
import { CarrierChallengesService } from './challenges/carrier-challenges.service.js';
import { CarrierProofService } from './challenges/carrier-proof.service.js';
import { NumberNotice } from './notices/number-notice.entity.js';
import { HooksController } from './notices/hooks.controller.js';
import { NumberRecordsService } from './notices/number-records.service.js';
import { NumberNoticesService } from './notices/number-notices.service.js';
import { NumberNoticesStore } from './notices/number-notices.store.js';
import { NumberSubscriptionsService } from './notices/number-subscriptions.service.js';
import { NumberSubscriptionsStore } from './notices/number-subscriptions.store.js';
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
    CamaraModule,
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
    NumberRecordsService,
    NumberSourcesService,
    NumberStandingService,
    PhoneNumbersStore,
    NumberSubscriptionsStore,
    NumberSubscriptionsService,
  ],
  exports: [
    CarrierChallengesService,
    CarrierProofService,
    CarriersService,
    NumberNoticesService,
    NumberRecordsService,
    NumberStandingService,
  ],
})
export class CarrierModule {}
