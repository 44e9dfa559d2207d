import 'reflect-metadata';
import { join } from 'node:path';
import { PinoLogger } from 'nestjs-pino';
import { createApp } from './app.js';
import { loadSettings, SettingsError } from './config/settings.js';
import { seedDemo } from './demo-people.js';
import { assertRedisAnswers } from './infra/redis/redis-connection.js';
import { migrate } from './prepare-database.js';
import { SealedByAnotherKey } from './sessions/key-rotation.service.js';
import { orExplain, StartError } from './start-error.js';

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

start().catch((error: unknown) => {
  const isExpected = [StartError, SettingsError, SealedByAnotherKey].some((kind) => error instanceof kind);
  console.error(isExpected && error instanceof Error ? error.message : error);
  process.exit(1);
});
