/**
 * A process that asks carriers as a node does, by the built service's own providers and with whatever settings each
 * question comes with. Not in Jest's process, because that loads CommonJS packages in another way than Node.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const [
  { loadSettings, SETTINGS },
  { KernelModule },
  { CarrierProvidersModule },
  { CARRIER_PROVIDERS, CarrierRefusal },
] = await Promise.all([
  built('config/settings.js'),
  built('kernel/kernel.module.js'),
  built('carrier/providers/carrier-providers.module.js'),
  built('carrier/providers/carrier-provider.js'),
]);

/** Nest knows modules by their classes. */
function newModule() {
  return function TestModule() {};
}

async function connect(env) {
  const providers = [{ provide: SETTINGS, useValue: loadSettings(env) }];
  const settings = { module: newModule(), global: true, providers, exports: [SETTINGS] };
  const module = { module: newModule(), imports: [settings, KernelModule, CarrierProvidersModule] };
  const context = await NestFactory.createApplicationContext(module, { logger: ['error'] });
  return context.get(CARRIER_PROVIDERS);
}

const opened = new Map();
process.on('message', async ({ id, env, provider, call, values }) => {
  const name = JSON.stringify(env);
  if (!opened.has(name)) opened.set(name, connect(env));
  try {
    const asked = (await opened.get(name)).find((each) => each.id === provider);
    process.send({ id, answer: await asked[call](...values) });
  } catch (error) {
    const isRefusal = error instanceof CarrierRefusal;
    process.send({ id, ...(isRefusal ? { trouble: error.trouble, reason: error.reason } : { thrown: String(error) }) });
  }
});
process.send('ready');
