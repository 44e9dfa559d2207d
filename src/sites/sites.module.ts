import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AllowedOrigins } from '../infra/http/allowed-origins.js';
import { Client } from './client.entity.js';
import { ClientCredentialsStrategy } from './client-credentials.strategy.js';
import { SitesService } from './sites.service.js';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Client])],
  providers: [SitesService, ClientCredentialsStrategy, { provide: AllowedOrigins, useExisting: SitesService }],
  exports: [SitesService, AllowedOrigins],
})
export class SitesModule {}
