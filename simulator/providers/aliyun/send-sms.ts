import { z } from 'zod';
import { aliyun } from '../../credentials.js';
import { NumberLimits } from '../../world/number-limits.js';
import { e164Of } from '../../world/phone-number.js';
import { refused, type Action } from './action.js';

const minute = 60_000;
const hour = 60 * minute;

const parametersSchema = z.object({
  PhoneNumbers: z.string(),
  SignName: z.string(),
  TemplateCode: z.string(),
  TemplateParam: z.string(),
});

/** dysms: a message by a template, to mainland numbers as they are and to others behind their country's digits. */
export function sendSms(): Action {
  const limits = new NumberLimits([
    { count: 1, ms: minute },
    { count: 5, ms: hour },
    { count: 10, ms: 24 * hour },
  ]);
  return (parameters, world) => {
    const parsed = parametersSchema.safeParse(parameters);
    if (!parsed.success) return refused('isv.INVALID_PARAMETERS', 'A parameter is missing.');
    const { PhoneNumbers, SignName, TemplateCode, TemplateParam } = parsed.data;
    if (SignName !== aliyun.signName) return refused('isv.SMS_SIGNATURE_ILLEGAL', 'No such signature.');
    const isAbroad = TemplateCode === aliyun.abroadTemplateCode;
    if (!isAbroad && TemplateCode !== aliyun.templateCode)
      return refused('isv.SMS_TEMPLATE_ILLEGAL', 'No such template.');
    const code = codeOf(TemplateParam);
    if (code === undefined) return refused('isv.INVALID_JSON_PARAM', 'The template needs its code.');
    const to = isAbroad ? abroad(PhoneNumbers) : mainland(PhoneNumbers);
    if (to === undefined) return refused('isv.MOBILE_NUMBER_ILLEGAL', `${PhoneNumbers} is no number.`);
    if (!limits.take(to)) return refused('isv.BUSINESS_LIMIT_CONTROL', `Too many messages to ${PhoneNumbers}.`);
    const text = `【${SignName}】您的验证码为：${code}，请勿泄露于他人！`;
    world.outbox.add({ channel: 'sms', to, text, code });
    return { Code: 'OK', Message: 'OK', BizId: `${Date.now()}^0` };
  };
}

/** With or without the mainland's digits before it. */
function mainland(number: string): string | undefined {
  const digits = /^(?:\+|\+86|0086|86)?(1\d{10})$/.exec(number)?.[1];
  return digits === undefined ? undefined : e164Of(digits);
}

function abroad(number: string): string | undefined {
  const to = e164Of(`+${number}`);
  return to?.startsWith('+86') ? undefined : to;
}

function codeOf(text: string): string | undefined {
  try {
    return z.object({ code: z.string().regex(/^\d{4,8}$/) }).parse(JSON.parse(text)).code;
  } catch {
    return undefined; // No JSON, or without a code: the template can't be filled either way.
  }
}
