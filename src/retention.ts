import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { RetentionService, type Retention } from './accounts/retention/retention.service.js';
import { loadSettings, SettingsError } from './config/settings.js';
import { RetentionCommandModule } from './retention-command.module.js';
import { orExplain, StartError, wordsForUnprepared } from './start-error.js';

const words: Record<keyof Retention, string> = {
  accountsRemoved: 'accounts removed, whose grace period was over',
  numbersRemoved: 'phone numbers forgotten that nobody has any more',
  monthsMade: 'months of login history made',
  monthsDropped: 'months of login history dropped',
  loginsRemoved: 'further lines of login history removed',
  sessionsRemoved: 'sessions removed that ended long ago',
  addressesRemoved: 'addresses removed',
};

/** `npm run retention`: one pass over what is kept of people. The nodes make one each hour by themselves. */
async function run(): Promise<void> {
  const settings = loadSettings({ ...process.env, LOG_LEVEL: 'silent' });
  process.env.LOG_LEVEL = 'silent';
  const context = await orExplain(
    () => NestFactory.createApplicationContext(RetentionCommandModule, { logger: false, abortOnError: false }),
    'Postgres',
    settings.databaseUrl,
    'DATABASE_URL',
  );
  try {
    const done = await context.get(RetentionService).enforce();
    for (const [name, text] of Object.entries(words)) console.log(`${done[name as keyof Retention]} ${text}`);
  } finally {
    await context.close();
  }
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExpected = [StartError, SettingsError].some((kind) => error instanceof kind);
    console.error(isExpected && error instanceof Error ? error.message : (wordsForUnprepared(error) ?? error));
    process.exit(1);
  },
);
