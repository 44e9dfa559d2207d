import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { FormGuard } from './form.guard.js';
import { HealthController } from './health.controller.js';
import { IdleConnectionsService } from './idle-connections.service.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { RouteTable } from './route-table.js';

/** What every HTTP call goes through. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    IdleConnectionsService,
    Readiness,
    RouteTable,
    { provide: APP_GUARD, useClass: FormGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Readiness, RouteTable],
})
export class HttpModule {}
