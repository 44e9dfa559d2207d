import { Controller, Get, type BeforeApplicationShutdown } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { healthSchema } from '../../contract/servers.js';
import { AppError } from '../../kernel/app-error.js';
import { PostgresService } from '../postgres/postgres.service.js';
import { RedisService } from '../redis/redis.service.js';
import { Answers } from './answers.decorator.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Controller('health')
export class HealthController implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly readiness: Readiness,
    redis: RedisService,
    postgres: PostgresService,
  ) {
    readiness.add('redis', () => redis.ping());
    readiness.add('postgres', () => postgres.ping());
  }

  /** The process runs. Says nothing of its servers: restarting it would not mend them. */
  @Get('live')
  @Answers(200, { schema: healthSchema, description: 'The process runs.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** This node can serve: Redis and Postgres have just answered it, and it isn't stopping. */
  @Get('ready')
  @Answers(200, { schema: healthSchema, description: 'Redis and Postgres have just answered.' })
  async ready(): Promise<{ status: 'ok'; checks: Record<string, 'up'> }> {
    if (this.stopping) throw new AppError('unavailable', { detail: 'This node is stopping.' });
    const asked = await this.readiness.ask();
    const down = [...asked].filter(([, holds]) => !holds).map(([name]) => name);
    if (down.length > 0) throw new AppError('unavailable', { detail: `Not ready: ${down.join(', ')}.` });
    return { status: 'ok', checks: Object.fromEntries([...asked.keys()].map((name) => [name, 'up' as const])) };
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }
}
