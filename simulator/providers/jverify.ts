import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { carrierApps } from '../credentials.js';
import { jverifyKey } from '../credentials-keys.js';
import type { Provider } from '../provider.js';
import type { Wanted } from '../world/carrier-tokens.js';
import { e164Of, mainlandDigitsOf } from '../world/phone-number.js';
import type { World } from '../world/world.js';

const { key, secret } = carrierApps.jverify;
const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
const publicKey = createPublicKey(jverifyKey);

const exchangeSchema = z.object({ loginToken: z.string().min(1), exID: z.string().optional() });
const compareSchema = z.object({
  token: z.string().min(1),
  phone: z.string().regex(/^1\d{10}$/),
  exID: z.string().optional(),
});

const contents: Readonly<Record<number, string>> = {
  8000: 'get phone success',
  8001: 'get phone fail',
  9000: 'verify consistent',
  9001: 'verify not consistent',
  9002: 'unknown result',
  9003: 'token expired or not exist',
  9010: 'miss auth',
  9011: 'auth failed',
  9012: 'parameter invalid',
  9099: 'bad server',
};

/** JVerification: what it reads out comes encrypted for the app's RSA key (PKCS#1 v1.5). Errors come in a 200. */
export const jverify: Provider = {
  id: 'jverify',
  fail: (reply, { body }, code = '9099') => answer(reply, body, Number(code)),
  routes: (app, world) => {
    const exchange = (path: string, origin: Wanted['origin']) =>
      app.post(`/jverify/v1/web${path}`, async (request, reply) => {
        const refusal = refuse(request, reply);
        if (refusal) return refusal;
        const parsed = exchangeSchema.safeParse(request.body);
        if (!parsed.success) return answer(reply, request.body, 9012, request);
        const redeemed = world.carrierTokens.redeem(parsed.data.loginToken, {
          kind: 'login',
          ...(origin && { origin }),
        });
        // It has no way to write a number of elsewhere.
        const number = redeemed.outcome === 'phone' ? mainlandDigitsOf(redeemed.phone) : '';
        if (!/^1\d{10}$/.test(number)) return answer(reply, request.body, 8001, request);
        return answer(reply, request.body, 8000, request, { phone: encrypt(number) });
      });
    exchange('/loginTokenVerify', undefined);
    exchange('/h5/loginTokenVerify', 'web');
    app.post('/jverify/v1/web/verify', async (request, reply) => {
      const refusal = refuse(request, reply);
      if (refusal) return refusal;
      const parsed = compareSchema.safeParse(request.body);
      if (!parsed.success) return answer(reply, request.body, 9012, request);
      return answer(reply, request.body, compare(parsed.data, world), request);
    });
  },
};

function compare({ token, phone }: z.infer<typeof compareSchema>, world: World): number {
  const redeemed = world.carrierTokens.redeem(token, { kind: 'verify' });
  if (redeemed.outcome !== 'phone') return 9003;
  return redeemed.phone === e164Of(phone) ? 9000 : 9001;
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { authorization: shown } = request.headers;
  if (shown === authorization) return undefined;
  return answer(reply.code(401), request.body, shown === undefined ? 9010 : 9011, request);
}

function encrypt(number: string): string {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(number)).toString(
    'base64',
  );
}

function answer(reply: FastifyReply, asked: unknown, code: number, request?: FastifyRequest, more = {}): FastifyReply {
  if (request && ![8000, 9000, 9001].includes(code)) request.result = 'refused';
  const { exID } = z.object({ exID: z.string().optional() }).catch({}).parse(asked);
  return reply.send({ id: Date.now(), code, content: contents[code] ?? '', exID, ...more });
}
