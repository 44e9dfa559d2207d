import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tencent } from '../credentials.js';
import type { Provider } from '../provider.js';
import { NumberLimits } from '../world/number-limits.js';
import { e164Of } from '../world/phone-number.js';
import type { World } from '../world/world.js';

const freshForSeconds = 300;

const sendSchema = z.object({
  PhoneNumberSet: z.array(z.string()).min(1),
  SmsSdkAppId: z.literal(tencent.appId),
  SignName: z.literal(tencent.signName),
  TemplateId: z.enum([tencent.templateId, tencent.abroadTemplateId]),
  TemplateParamSet: z.tuple([z.string().regex(/^\d{4,8}$/)]),
  SessionContext: z.string().optional(),
});

/** Tencent Cloud's SMS (2021-01-11): errors of the call and of each number both come in a 200. */
export const tencentSms: Provider = {
  id: 'tencent',
  rootHeader: 'x-tc-action',
  fail: (reply) => reply.send(failed('InternalError', 'An internal error has occurred.')),
  routes: (app, world) => {
    const limits = new NumberLimits([
      { count: 1, ms: 30_000 },
      { count: 5, ms: 3_600_000 },
      { count: 10, ms: 86_400_000 },
    ]);
    // The signature is over the bytes as they came.
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    app.post('/', (request) => {
      const action = String(request.headers['x-tc-action']);
      request.result = 'refused';
      const refusal = refuse(request);
      if (refusal) return failed(refusal.code, refusal.message);
      if (action !== 'SendSms' || request.headers['x-tc-version'] !== '2021-01-11') {
        return failed('InvalidAction', 'The action does not exist.');
      }
      const parsed = sendSchema.safeParse(JSON.parse(request.body as string));
      if (!parsed.success) return failed('InvalidParameterValue.TemplateParameterFormatError', parsed.error.message);
      const { PhoneNumberSet: numbers, TemplateId, TemplateParamSet, SessionContext } = parsed.data;
      const statuses = numbers.map((number) => send(number, TemplateId, TemplateParamSet[0], limits, world));
      if (statuses.every(({ Code }) => Code === 'Ok')) request.result = 'ok';
      const SendStatusSet = statuses.map((status) => ({ SerialNo: randomUUID(), SessionContext, ...status }));
      return { Response: { SendStatusSet, RequestId: randomUUID() } };
    });
  },
};

interface Status {
  readonly Code: string;
  readonly Message: string;
}

function send(number: string, template: string, code: string, limits: NumberLimits, world: World): Status {
  const to = e164Of(number);
  if (to !== number) {
    return { Code: 'InvalidParameterValue.IncorrectPhoneNumber', Message: `${number} is incorrect` };
  }
  if (to.startsWith('+86') !== (template === tencent.templateId)) {
    const Code = to.startsWith('+86') ? 'GlobalTemplateToChineseMainlandPhone' : 'ChineseMainlandTemplateToGlobalPhone';
    return { Code: `UnsupportedOperation.${Code}`, Message: `${number} needs another template` };
  }
  if (!limits.take(to)) {
    return { Code: 'LimitExceeded.PhoneNumberThirtySecondLimit', Message: `too many messages to ${number}` };
  }
  const text = `【${tencent.signName}】${code} 为您的验证码，请于 5 分钟内填写，如非本人操作，请忽略本短信。`;
  world.outbox.add({ channel: 'sms', to, text, code });
  return { Code: 'Ok', Message: 'send success' };
}

function failed(Code: string, Message: string): object {
  return { Response: { Error: { Code, Message }, RequestId: randomUUID() } };
}

/** TC3-HMAC-SHA256 over content type, host and body; undefined where all is well. */
function refuse(request: FastifyRequest): { code: string; message: string } | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/([^/]+)\/tc3_request, SignedHeaders=content-type;host, Signature=(\w+)$/.exec(
      header('authorization'),
    );
  if (!parts) return { code: 'AuthFailure.InvalidAuthorization', message: 'The Authorization header is not usable.' };
  const [, id = '', date = '', service = '', signature = ''] = parts;
  if (id !== tencent.secretId) return { code: 'AuthFailure.SecretIdNotFound', message: 'The SecretId is not found.' };
  const timestamp = header('x-tc-timestamp');
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= freshForSeconds)) {
    return { code: 'AuthFailure.SignatureExpire', message: 'The signature has expired.' };
  }
  // The SDK signs the host without its port.
  const host = header('host').replace(/:\d+$/, '');
  const head = `content-type:${header('content-type')}\nhost:${host}\n`;
  const canonical = ['POST', '/', '', head, 'content-type;host', sha256(request.body as string)].join('\n');
  const scope = `${date}/${service}/tc3_request`;
  const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = [date, service, 'tc3_request'].reduce<string | Buffer>(hmac, `TC3${tencent.secretKey}`);
  const expected = hmac(key, toSign).toString('hex');
  const isRight =
    expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  return isRight ? undefined : { code: 'AuthFailure.SignatureFailure', message: 'The signature is not right.' };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
