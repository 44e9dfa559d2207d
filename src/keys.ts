import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadSettings, SettingsError } from './config/settings.js';
import { addressOf } from './infra/redis/redis-connection.js';
import { RedisService } from './infra/redis/redis.service.js';
import { commandNamed, KeysCommand, KeysCommandModule, usage } from './keys-command.js';
import { ResealError } from './reseal.js';
import { SealedByAnotherKey } from './sessions/key-rotation.service.js';
import { reloadSeconds } from './sessions/signing-key-life.js';
import { orExplain, StartError, wordsForUnprepared } from './start-error.js';

/** `npm run keys`: what an operator does to the keys. */
async function run(words: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(words.join(' '))) {
    console.log(usage);
    return 0;
  }
  const command = commandNamed(words);
  if (!command) {
    console.error(`${words.length === 0 ? 'Which command?' : `Unknown command: ${words.join(' ')}.`}\n\n${usage}`);
    return 1;
  }
  const settings = loadSettings({ ...process.env, LOG_LEVEL: 'silent' });
  process.env.LOG_LEVEL = 'silent';
  const context = await orExplain(
    () => NestFactory.createApplicationContext(KeysCommandModule, { logger: false, abortOnError: false }),
    'Postgres',
    settings.databaseUrl,
    'DATABASE_URL',
  );
  try {
    const isHeard = await canAnnounce(context.get(RedisService));
    const { lines, hasChanged } = await context.get(KeysCommand).run(command);
    for (const line of lines) console.log(line);
    if (hasChanged && !isHeard) {
      console.log(
        `Redis cannot be reached at ${addressOf(settings.redisUrl)}: nodes see this by themselves, within ${reloadSeconds} s.`,
      );
    }
    return 0;
  } finally {
    await context.close();
  }
}

/** Redis only makes nodes look sooner: a leaked key is withdrawn without it too. */
async function canAnnounce(redis: RedisService): Promise<boolean> {
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  }
}

function explain(error: unknown): unknown {
  const isExpected = [StartError, SettingsError, ResealError, SealedByAnotherKey].some((kind) => error instanceof kind);
  if (isExpected && error instanceof Error) return error.message;
  return wordsForUnprepared(error) ?? error;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
