import fastify from 'fastify';
import { addControls } from './control.js';
import { createMailServer, mailProvider } from './mail-server.js';
import { addOutboxPage } from './outbox-page.js';
import { addPeople } from './people-control.js';
import { addProvider, separateRoots } from './provider.js';
import { carrierProviders, providers, smsProviders } from './providers.js';
import { addSims } from './sims-control.js';
import { addSimsPage } from './sims-page.js';
import { mailPortOf } from './service-settings.js';
import { addThisPhone } from './this-phone-control.js';
import { World } from './world/world.js';

/**
 * Plays what isn't ours, each on its real wire: SMS and mail gateways, third parties. For development and tests; HTTP on
 * SIMULATOR_PORT, mail on the port after it, this machine only. Keeps everything in memory.
 */
async function start(port: number): Promise<void> {
  const world = new World();
  const app = fastify({ rewriteUrl: separateRoots(providers) });
  app.decorateRequest('result', undefined);
  addControls(app, world, {
    ...Object.fromEntries([...providers.map(({ id }) => id), mailProvider].map((id) => [id, [id]])),
    sms: smsProviders.map(({ id }) => id),
    email: [mailProvider],
    carrier: carrierProviders.map(({ id }) => id),
  });
  addOutboxPage(app, world);
  addPeople(app, world);
  addSims(app, world);
  addThisPhone(app, world);
  addSimsPage(app, world);
  for (const provider of providers) addProvider(app, provider, world);
  const mail = createMailServer(world);
  await new Promise<void>((resolve, reject) => {
    mail.once('error', reject);
    mail.listen(mailPortOf(port), '127.0.0.1', resolve);
  });
  await app.listen({ port, host: '127.0.0.1' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
}

start(Number(process.env.SIMULATOR_PORT ?? 3100)).catch((error: unknown) => {
  console.error(`The simulator could not start: ${String(error)}`);
  process.exit(1);
});
