import { constants, createHash, createHmac, createPublicKey, publicEncrypt, verify, type Hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { carrierApps } from '../credentials.js';
import { cmccKey } from '../credentials-keys.js';
import type { Provider } from '../provider.js';
import { mainlandDigitsOf } from '../world/phone-number.js';
import type { World } from '../world/world.js';
import { beijingDigits } from './beijing-clock.js';

const { id: appId, key: appKey } = carrierApps.cmcc;
const publicKey = createPublicKey(cmccKey);
const keptMessageIds = 10_000;

const word = z.string().min(1);
const time = z.string().regex(/^\d{17}$/);
const exchangeSchema = z.object({
  version: z.literal('2.0'),
  msgid: word,
  systemtime: time,
  strictcheck: z.enum(['0', '1']),
  appid: z.string(),
  expandparams: z.string().optional(),
  token: z.string(),
  sign: z.string(),
  encryptionalgorithm: z.enum(['', 'RSA']).optional(),
});
type Exchange = z.infer<typeof exchangeSchema>;

const compareSchema = z.object({
  header: z.object({ version: z.literal('1.0'), msgId: word, timestamp: time, appId: z.string() }),
  body: z.object({
    openType: z.literal('1'),
    requesterType: z.literal('0'),
    message: z.string().optional(),
    expandParams: z.string().optional(),
    phoneNum: z.string(),
    token: word,
    sign: z.string(),
  }),
});
type Compare = z.infer<typeof compareSchema>;

/**
 * China Mobile's own service, for the tokens of its SIMs alone. Errors come in a 200. With `encryptionalgorithm: RSA` the
 * request is signed with the app's key, and the number comes encrypted for it: both in hexadecimal digits, which is a
 * guess, for the documents don't say.
 */
export const cmcc: Provider = {
  id: 'cmcc',
  fail: (reply, { url, body }, code) =>
    url.endsWith('/tokenValidate')
      ? answerCompare(reply, body, code ?? '999')
      : answerExchange(reply, body, code ?? '103211'),
  routes: (app, world) => {
    const seen = new Set<string>();
    /** Each message counts once. */
    const spend = (messageId: string): boolean => {
      if (seen.has(messageId)) return false;
      seen.add(messageId);
      if (seen.size > keptMessageIds) seen.delete([...seen.values()][0] ?? '');
      return true;
    };
    app.post('/cmcc/unisdk/rsapi/loginTokenValidate', async (request, reply) => {
      const parsed = exchangeSchema.safeParse(request.body);
      const outcome = parsed.success ? exchange(parsed.data, world, spend) : { code: '103414' };
      note(request, outcome.code === '103000');
      return answerExchange(reply, request.body, outcome.code, outcome.msisdn);
    });
    app.post('/cmcc/openapi/rs/tokenValidate', async (request, reply) => {
      const parsed = compareSchema.safeParse(request.body);
      const code = parsed.success ? compare(parsed.data, world, spend) : '303';
      note(request, ['000', '001'].includes(code));
      return answerCompare(reply, request.body, code);
    });
  },
};

function exchange(
  asked: Exchange,
  world: World,
  spend: (messageId: string) => boolean,
): { readonly code: string; readonly msisdn?: string } {
  const isRsa = asked.encryptionalgorithm === 'RSA';
  if (asked.appid !== appId) return { code: '103119' };
  if (!(isRsa ? isSignedWithKey(asked) : asked.sign === md5Of(asked))) return { code: '103101' };
  if (!spend(asked.msgid)) return { code: '103107' };
  if (asked.token === '') return { code: '103811' };
  const redeemed = world.carrierTokens.redeem(asked.token, { kind: 'login', carrier: 'CM' });
  if (redeemed.outcome === 'invalid') return { code: '104201' };
  if (redeemed.outcome === 'wrong_kind') return { code: '105018' };
  if (redeemed.outcome === 'wrong_carrier') return { code: '103113' };
  const number = mainlandDigitsOf(redeemed.phone);
  // It has no way to write a number of elsewhere.
  if (number.startsWith('+')) return { code: '103113' };
  return { code: '103000', msisdn: isRsa ? encrypt(number) : number };
}

function compare({ header, body }: Compare, world: World, spend: (messageId: string) => boolean): string {
  const { version, msgId, timestamp, appId: askedBy } = header;
  const { phoneNum, token, sign } = body;
  const signed = createHmac('sha256', appKey).update(askedBy + msgId + phoneNum + timestamp + token + version);
  if (askedBy !== appId) return '102';
  if (sign !== signed.digest('hex').toUpperCase()) return '302';
  if (!/^[0-9A-F]{64}$/.test(phoneNum)) return '004';
  if (!spend(msgId)) return '102';
  const redeemed = world.carrierTokens.redeem(token, { kind: 'verify', carrier: 'CM' });
  if (redeemed.outcome !== 'phone') return '606';
  const own = createHash('sha256').update(mainlandDigitsOf(redeemed.phone) + appKey + timestamp);
  return upperHex(own) === phoneNum ? '000' : '001';
}

function md5Of({ version, msgid, systemtime, strictcheck, token }: Exchange): string {
  return upperHex(createHash('md5').update(appId + version + msgid + systemtime + strictcheck + token + appKey));
}

function isSignedWithKey({ token, sign }: Exchange): boolean {
  return verify('RSA-SHA256', Buffer.from(appId + token), publicKey, Buffer.from(sign, 'hex'));
}

function encrypt(number: string): string {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(number)).toString('hex');
}

function upperHex(hash: Hash): string {
  return hash.digest('hex').toUpperCase();
}

function note(request: FastifyRequest, isFine: boolean): void {
  if (!isFine) request.result = 'refused';
}

function answerExchange(reply: FastifyReply, asked: unknown, resultcode: string, msisdn?: string): FastifyReply {
  const { msgid } = z
    .object({ msgid: z.string().catch('') })
    .catch({ msgid: '' })
    .parse(asked);
  return reply.send({
    inresponseto: msgid,
    systemtime: beijingDigits(),
    resultcode,
    ...(msisdn !== undefined && { msisdn }),
  });
}

function answerCompare(reply: FastifyReply, asked: unknown, resultCode: string): FastifyReply {
  const parsed = z.object({ header: z.object({ msgId: z.string() }) }).safeParse(asked);
  const header = { msgId: parsed.data?.header.msgId ?? '', timestamp: beijingDigits(), appId, resultCode };
  return reply.send({ header, body: { resultDesc: '', message: '', expandParams: '' } });
}
