import { Module } from '@nestjs/common';
import { RetentionModule } from './accounts/retention/retention.module.js';
import { ConfigModule } from './config/config.module.js';
import { ObservabilityModule } from './infra/observability/observability.module.js';
import { PostgresModule } from './infra/postgres/postgres.module.js';
import { KernelModule } from './kernel/kernel.module.js';

/** What the command needs of the service: Postgres, and nothing that serves anyone. */
@Module({ imports: [ConfigModule, KernelModule, ObservabilityModule, PostgresModule, RetentionModule] })
export class RetentionCommandModule {}
