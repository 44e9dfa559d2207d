import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { carrierApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { mainlandDigitsOf } from '../world/phone-number.js';
import type { Operator } from '../world/sims.js';

const { id, key } = carrierApps.tencent;
const freshForSeconds = 600;

const carriers = { mobile: 'CM', unicom: 'CU', telecom: 'CT' } as const satisfies Record<string, Operator>;

const querySchema = z.object({ sdkappid: z.string(), random: z.string().regex(/^\d{1,10}$/) });
const bodySchema = z.object({
  sig: z.string(),
  time: z.int(),
  carrier: z.enum(['mobile', 'unicom', 'telecom']).optional(),
  token: z.string().min(1),
});

/**
 * Tencent Cloud's number authentication: it only reads numbers out, so tokens of both kinds are one there. Errors come in
 * a 200, with the codes of its gateway; that 60001 is for a token which doesn't count is a guess, none is published.
 */
export const tencentCarrier: Provider = {
  id: 'tencent-carrier',
  fail: (reply, _request, code = '60008') => answer(reply, Number(code), 'service timeout'),
  routes: (app, world) => {
    app.post('/tencent-carrier/v5/rapidauth/validate', async (request, reply) => {
      const [query, body] = [querySchema.safeParse(request.query), bodySchema.safeParse(request.body)];
      if (!query.success || !body.success) return refuse(request, reply, 1004, 'bad request');
      const { sig, time, carrier, token } = body.data;
      if (query.data.sdkappid !== id) return refuse(request, reply, 1019, 'sdkappid not exist');
      if (sig !== sha256(`appkey=${key}&random=${query.data.random}&time=${time}`)) {
        return refuse(request, reply, 1001, 'sig is not right');
      }
      if (Math.abs(Date.now() / 1000 - time) > freshForSeconds)
        return refuse(request, reply, 1021, 'time is not right');
      const redeemed = world.carrierTokens.redeem(token, carrier ? { carrier: carriers[carrier] } : {});
      if (redeemed.outcome !== 'phone') return refuse(request, reply, 60001, 'token is not right');
      return answer(reply, 0, 'OK', { mobile: mainlandDigitsOf(redeemed.phone) });
    });
  },
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refuse(request: FastifyRequest, reply: FastifyReply, result: number, errmsg: string): FastifyReply {
  request.result = 'refused';
  return answer(reply, result, errmsg);
}

function answer(reply: FastifyReply, result: number, errmsg: string, more = {}): FastifyReply {
  return reply.send({ result, errmsg, ...more });
}
