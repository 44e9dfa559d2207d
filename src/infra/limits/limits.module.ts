import { Global, Module } from '@nestjs/common';
import { AddressesService } from './addresses.service.js';
import { PlacesService } from './places.service.js';
import { RateLimitsService } from './rate-limits.service.js';
import { SubjectsService } from './subjects.service.js';

/** What keeps one caller from taking it all. */
@Global()
@Module({
  providers: [AddressesService, PlacesService, RateLimitsService, SubjectsService],
  exports: [AddressesService, PlacesService, RateLimitsService, SubjectsService],
})
export class LimitsModule {}
