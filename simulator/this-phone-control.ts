import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { phoneSchema } from './sims-control.js';
import { tokenKinds } from './world/carrier-tokens.js';
import { maskedNumberOf } from './world/phone-number.js';
import type { NoCarrier } from './world/this-phone.js';
import type { World } from './world/world.js';

const phoneBody = z.strictObject({ phone: phoneSchema.nullable().optional(), mobileData: z.boolean().optional() });
const tokenBody = z.strictObject({ accessToken: z.string().optional(), kind: z.enum(tokenKinds) });

/**
 * The phone in hand: `/sim/phone` says which SIM is in it. `/h5` is what a carrier's script for pages asks over the mobile
 * network, from a page of anyone's: for the masked number, and for a token.
 */
export function addThisPhone(app: FastifyInstance, { thisPhone, webAccess }: World): void {
  const state = () => ({ phone: thisPhone.phone, mobileData: thisPhone.mobileData });
  app.get('/sim/phone', () => state());
  app.post('/sim/phone', async (request, reply) => {
    const body = phoneBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    thisPhone.set(body.data);
    return state();
  });
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', async (_request, reply) => {
      void reply.headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'cache-control': 'no-store',
      });
    });
    scope.options('/h5/*', (_request, reply) => reply.code(204).send());
    scope.get('/h5/prefetch', async (_request, reply) => {
      const sim = thisPhone.look();
      if (typeof sim === 'string') return refuse(reply, sim);
      return { number: maskedNumberOf(sim.phone), carrier: sim.carrier };
    });
    scope.post('/h5/token', async (request, reply) => {
      const body = tokenBody.safeParse(request.body);
      if (!body.success) return reply.code(400).send({ code: 'bad_request', error: z.prettifyError(body.error) });
      const { accessToken, kind } = body.data;
      if (accessToken !== undefined && webAccess.kindOf(accessToken) !== kind) {
        return reply.code(403).send({ code: 'access_token_invalid' });
      }
      const taken = thisPhone.takeToken(kind);
      return typeof taken === 'string' ? refuse(reply, taken) : taken;
    });
    done();
  });
}

function refuse(reply: FastifyReply, code: NoCarrier): FastifyReply {
  return reply.code(409).send({ code });
}
