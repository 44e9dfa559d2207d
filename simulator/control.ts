import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { faultModes } from './world/faults.js';
import type { World } from './world/world.js';

/**
 * What tests and people ask the simulator itself: who got which message, who was called, who is to fail. `providersByName`
 * tells the ids that a name stands for: a provider's own, or those of all who send on a channel.
 */
export function addControls(
  app: FastifyInstance,
  world: World,
  providersByName: Readonly<Record<string, readonly string[]>>,
): void {
  const provider = z.enum(Object.keys(providersByName));
  const outboxQuery = z.strictObject({ to: z.string().min(1).optional() });
  const callsQuery = z.strictObject({ provider: provider.optional() });
  const faultBody = z.strictObject({
    provider,
    mode: z.enum(faultModes),
    code: z.string().optional(),
    count: z.int().min(1).optional(),
  });

  app.get('/sim/outbox', async (request, reply) => {
    const query = outboxQuery.safeParse(request.query);
    return query.success ? { messages: world.outbox.messagesTo(query.data.to) } : refuse(reply, query.error);
  });
  app.get('/sim/calls', async (request, reply) => {
    const query = callsQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, query.error);
    const { provider: name } = query.data;
    return world.calls.read(name === undefined ? undefined : providersByName[name]);
  });
  app.post('/sim/faults', async (request, reply) => {
    const body = faultBody.safeParse(request.body);
    if (!body.success) return refuse(reply, body.error);
    const { provider: name, mode, code, count } = body.data;
    for (const id of providersByName[name] ?? []) world.faults.set(id, { mode, code }, count);
    return body.data;
  });
}

function refuse(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply.code(400).send({ error: z.prettifyError(error) });
}
