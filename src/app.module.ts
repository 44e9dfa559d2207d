import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ConfigModule } from './config/config.module.js';
import { BusModule } from './infra/bus/bus.module.js';
import { GeoModule } from './infra/geo/geo.module.js';
import { HttpModule } from './infra/http/http.module.js';
import { LimitsModule } from './infra/limits/limits.module.js';
import { ObservabilityModule } from './infra/observability/observability.module.js';
import { PostgresModule } from './infra/postgres/postgres.module.js';
import { RedisModule } from './infra/redis/redis.module.js';
import { WsModule } from './infra/ws/ws.module.js';
import { KernelModule } from './kernel/kernel.module.js';
import { PeopleModule } from './people/people.module.js';
import { QrModule } from './qr/qr.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SitesModule } from './sites/sites.module.js';

/** The whole service: technology first, then the features from the ground up. */
@Module({
  imports: [
    ConfigModule,
    KernelModule,
    ObservabilityModule,
    PostgresModule,
    RedisModule,
    BusModule,
    LimitsModule,
    GeoModule,
    HttpModule,
    WsModule,
    PeopleModule,
    SitesModule,
    AuditModule,
    SessionsModule,
    AccountsModule,
    QrModule,
    RealtimeModule,
  ],
})
export class AppModule {}
