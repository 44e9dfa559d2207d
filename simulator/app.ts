import fastify, { type FastifyInstance } from 'fastify';
import { addControls } from './control.js';
import { mailProvider } from './mail-server.js';
import { addOutboxPage } from './outbox-page.js';
import { addPeople } from './people-control.js';
import { addProvider, separateRoots } from './provider.js';
import { carrierProviders, providers, smsProviders } from './providers.js';
import { addSims } from './sims-control.js';
import { addSimsPage } from './sims-page.js';
import { addThisPhone } from './this-phone-control.js';
import type { World } from './world/world.js';

/** All that speaks HTTP in this world: the providers, and what tests and people ask the simulator itself. */
export function createApp(world: World): FastifyInstance {
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
  return app;
}
