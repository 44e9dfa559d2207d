import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../../world/world.js';
import { addOperation, CamaraProblem, identified, phoneNumberSchema } from './api.js';
import { issuerOf } from './metadata.js';
import { deliverySchema, Notices } from './notices.js';
import type { Subscription } from './subscription.js';

const base = '/sim-swap-subscriptions/v0.3/subscriptions';
const swapped = 'org.camaraproject.sim-swap-subscriptions.v0.swapped';
const loopback = ['localhost', '127.0.0.1', '[::1]'];

const dateSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const createBody = z.strictObject({
  protocol: z.string(),
  sink: z.string(),
  sinkCredential: z
    .strictObject({
      credentialType: z.string(),
      accessToken: z.string().min(1),
      accessTokenExpiresUtc: dateSchema,
      accessTokenType: z.string(),
    })
    .optional(),
  types: z.tuple([z.literal(swapped)]),
  config: z.strictObject({
    subscriptionDetail: z.strictObject({ phoneNumber: phoneNumberSchema.optional() }),
    subscriptionExpireTime: dateSchema.optional(),
    subscriptionMaxEvents: z.int().min(1).optional(),
  }),
});

/** SIM-swap subscriptions 0.3.0. A sink without TLS is taken on this machine alone, which no operator would. */
export function addSubscriptions(app: FastifyInstance, world: World): void {
  const subscriptions = new Map<string, Subscription>();
  const notices = new Notices();
  const end = (subscription: Subscription, terminationReason: string): void => {
    subscriptions.delete(subscription.id);
    notices.tell(subscription, 'subscription-ended', { terminationReason });
  };
  const find = (id: string): Subscription => {
    const found = subscriptions.get(id);
    if (!found) throw new CamaraProblem('NOT_FOUND');
    if (found.expiresAt === undefined || found.expiresAt > new Date()) return found;
    end(found, 'SUBSCRIPTION_EXPIRED');
    throw new CamaraProblem('NOT_FOUND');
  };

  world.sims.onEvent(({ kind, phone, at }) => {
    // A new owner has a new SIM, too.
    if (kind === 'handset_changed') return;
    for (const subscription of [...subscriptions.values()].filter((one) => one.phone === phone)) {
      if (subscription.expiresAt !== undefined && subscription.expiresAt <= at) {
        end(subscription, 'SUBSCRIPTION_EXPIRED');
        continue;
      }
      notices.tell(subscription, 'swapped', {}, at);
      subscription.eventsLeft -= 1;
      if (subscription.eventsLeft === 0) end(subscription, 'MAX_EVENTS_REACHED');
    }
  });

  addOperation(app, world, {
    method: 'POST',
    url: base,
    scopes: [`sim-swap-subscriptions:${swapped}:create`],
    body: createBody,
    run: ({ request, grant, body: { protocol, sink, sinkCredential, config } }) => {
      if (protocol !== 'HTTP') throw new CamaraProblem('INVALID_PROTOCOL');
      if (!isSink(sink)) throw new CamaraProblem('INVALID_SINK');
      if (sinkCredential && sinkCredential.credentialType !== 'ACCESSTOKEN') {
        throw new CamaraProblem('INVALID_CREDENTIAL');
      }
      if (sinkCredential && sinkCredential.accessTokenType !== 'bearer') throw new CamaraProblem('INVALID_TOKEN');
      const phone = identified(grant, config.subscriptionDetail.phoneNumber);
      if ([...subscriptions.values()].some((one) => one.phone === phone && one.sink === sink)) {
        throw new CamaraProblem('ALREADY_EXISTS');
      }
      const subscription: Subscription = {
        id: randomUUID(),
        phone,
        sink,
        accessToken: sinkCredential?.accessToken,
        source: issuerOf(request),
        startsAt: new Date(),
        expiresAt: config.subscriptionExpireTime,
        eventsLeft: config.subscriptionMaxEvents ?? Infinity,
      };
      subscriptions.set(subscription.id, subscription);
      notices.tell(subscription, 'subscription-started', { initiationReason: 'SUBSCRIPTION_CREATED' });
      return { status: 201, body: shown(subscription) };
    },
  });
  addOperation(app, world, {
    method: 'GET',
    url: base,
    scopes: ['sim-swap-subscriptions:read'],
    run: () => ({ body: [...subscriptions.values()].map(shown) }),
  });
  addOperation(app, world, {
    method: 'GET',
    url: `${base}/:id`,
    scopes: ['sim-swap-subscriptions:read'],
    run: ({ request }) => ({ body: shown(find((request.params as { id: string }).id)) }),
  });
  addOperation(app, world, {
    method: 'DELETE',
    url: `${base}/:id`,
    scopes: ['sim-swap-subscriptions:delete'],
    run: ({ request }) => {
      end(find((request.params as { id: string }).id), 'SUBSCRIPTION_DELETED');
      return { status: 204 };
    },
  });

  // For tests: who is subscribed, with what bearer, what came of it, and how the next notices are delivered.
  app.get('/sim/camara/subscriptions', { config: { page: true } }, () => ({
    subscriptions: [...subscriptions.values()],
    deliveries: notices.deliveries,
  }));
  app.post('/sim/camara/notices', { config: { page: true } }, (request) => {
    const policy = deliverySchema.parse(request.body);
    notices.setPolicy(policy);
    return policy;
  });
}

function isSink(sink: string): boolean {
  if (!URL.canParse(sink)) return false;
  const { protocol, hostname } = new URL(sink);
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname));
}

/** Without the sink's credential, which is never told again. */
function shown({ id, phone, sink, startsAt, expiresAt }: Subscription): object {
  return {
    id,
    protocol: 'HTTP',
    sink,
    types: [swapped],
    config: {
      subscriptionDetail: { phoneNumber: phone },
      ...(expiresAt && { subscriptionExpireTime: expiresAt.toISOString() }),
    },
    startsAt: startsAt.toISOString(),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    status: 'ACTIVE',
  };
}
