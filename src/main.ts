import 'reflect-metadata';
import { join } from 'node:path';
import { PinoLogger } from 'nestjs-pino';
import { createApp } from './app.js';
import { loadSettings, SettingsError } from './config/settings.js';
import { seedDemo } from './demo-people.js';
import { addressOf, assertRedisAnswers } from './infra/redis/redis-connection.js';
import { migrate } from './prepare-database.js';

/** A start that cannot succeed, in words for whoever started it. */
class StartError extends Error {}

async function start(): Promise<void> {
  const settings = loadSettings(process.env);
  await orExplain(() => migrate(settings.databaseUrl), 'Postgres', settings.databaseUrl, 'DATABASE_URL');
  await orExplain(() => assertRedisAnswers(settings.redisUrl), 'Redis', settings.redisUrl, 'REDIS_URL');
  // Built as dist/src/main.js, beside the sources' web-demo/.
  const app = await createApp(settings, join(import.meta.dirname, '../../web-demo/dist'));
  await app.init();
  if (settings.profile !== 'production') await seedDemo(app);
  // Code 0 after a stop that was asked for: a supervisor need not wonder.
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  try {
    await app.listen({ port: settings.port, host: '0.0.0.0' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StartError(`Port ${settings.port} is taken by another program: stop it, or set PORT to a free one.`);
  }
  const { port, publicUrl, profile } = settings;
  (await app.resolve(PinoLogger)).info({ port, publicUrl, profile }, 'listening');
}

async function orExplain(work: () => Promise<void>, server: string, url: string, setting: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new StartError(
      `${server} cannot be used at ${addressOf(url)}: ${reasonOf(error)}\nStart it, or set ${setting} to where it runs.`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

start().catch((error: unknown) => {
  const isExpected = error instanceof StartError || error instanceof SettingsError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
});
