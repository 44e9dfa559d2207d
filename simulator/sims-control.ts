import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { tokenKinds } from './world/carrier-tokens.js';
import { e164Of } from './world/phone-number.js';
import { operators, type Sim } from './world/sims.js';
import type { World } from './world/world.js';

/** A phone number in any spelling, made E.164. */
export const phoneSchema = z.string().transform((text, context) => {
  const phone = e164Of(text);
  if (phone !== undefined) return phone;
  context.addIssue('must be a phone number');
  return z.NEVER;
});

const tokenBody = z.strictObject({ phone: phoneSchema, carrier: z.enum(operators), kind: z.enum(tokenKinds) });

/** The SIM cards of this world: to look at, to swap, to give to someone else; and the tokens that phones get from them. */
export function addSims(app: FastifyInstance, { sims, carrierTokens }: World): void {
  app.post('/sim/carrier-token', async (request, reply) => {
    const body = tokenBody.safeParse(request.body);
    if (!body.success) return refuse(reply, body.error);
    // What the SDK says of its SIM is what the operators know.
    sims.setCarrier(body.data.phone, body.data.carrier);
    return { token: carrierTokens.mint(body.data) };
  });
  app.get('/sim/sims', () => ({ sims: sims.list() }));
  const actions: Readonly<Record<string, (phone: string) => Sim>> = {
    swap: (phone) => sims.swap(phone),
    recycle: (phone) => sims.recycle(phone),
    handset: (phone) => sims.changeHandset(phone),
  };
  for (const [name, act] of Object.entries(actions)) {
    app.post(`/sim/sims/:phone/${name}`, async (request, reply) => {
      const phone = phoneSchema.safeParse((request.params as { phone: string }).phone);
      return phone.success ? act(phone.data) : refuse(reply, phone.error);
    });
  }
}

function refuse(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply.code(400).send({ error: z.prettifyError(error) });
}
