/**
 * A process that sends codes as a node does, by the built service's own module and with whatever settings each message
 * comes with: so that one process tries all senders, with right and wrong secrets. Not in Jest's process, because that
 * loads CommonJS packages in another way than Node.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const [{ loadSettings, SETTINGS }, { KernelModule }, { ObservabilityModule }, { MessagesModule }, { MessagesService }] =
  await Promise.all([
    built('config/settings.js'),
    built('kernel/kernel.module.js'),
    built('infra/observability/observability.module.js'),
    built('accounts/messages/messages.module.js'),
    built('accounts/messages/messages.service.js'),
  ]);

/** Nest knows modules by their classes. */
function newModule() {
  return function TestModule() {};
}

async function connect(env) {
  const providers = [{ provide: SETTINGS, useValue: loadSettings(env) }];
  const settings = { module: newModule(), global: true, providers, exports: [SETTINGS] };
  const module = { module: newModule(), imports: [settings, KernelModule, ObservabilityModule, MessagesModule] };
  const context = await NestFactory.createApplicationContext(module, { logger: ['error'] });
  return context.resolve(MessagesService);
}

const services = new Map();
process.on('message', async ({ id, env, message }) => {
  const name = JSON.stringify(env);
  if (!services.has(name)) services.set(name, connect(env));
  try {
    await (await services.get(name)).send(message);
    process.send({ id });
  } catch (error) {
    process.send({ id, error: { code: error.code ?? String(error), status: error.status, message: error.message } });
  }
});
process.send('ready');
