import { z } from 'zod';
import type { SmsSettingsOf } from '../../config/message-settings.js';
import type { Locale } from '../../contract/primitives.js';
import { sent, type CodeMessage, type Delivery } from './message.js';
import { SmsSender } from './sms-sender.js';

const takenSchema = z.object({ sid: z.string().startsWith('VE'), status: z.literal('pending') });
const refusalSchema = z.object({ code: z.number(), message: z.string() });

const locales: Record<Locale, string> = { 'zh-CN': 'zh-cn', en: 'en' };

/** 21211 and 21614 no such number, 60205 a landline; 60200 is any bad parameter, and names it. */
const invalidNumber = [21211, 21614, 60205];
/** 60203 too many messages to one number, 60212 and 20429 too many at once. */
const limits = [60203, 60212, 20429];

/**
 * Twilio Verify v2 with codes of our own (`CustomCode`, which Twilio opens for an account on request). By its form and
 * not by its SDK: that is 21 MB for one call, and can't be pointed at another address.
 */
export class TwilioSmsSender extends SmsSender {
  constructor(
    private readonly settings: SmsSettingsOf<'twilio'>,
    private readonly timeoutMs: number,
  ) {
    super();
  }

  async send({ to, code, locale }: CodeMessage): Promise<Delivery> {
    const { url, accountSid, authToken, serviceSid } = this.settings;
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    const response = await fetch(`${url}/v2/Services/${encodeURIComponent(serviceSid)}/Verifications`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
      body: new URLSearchParams({ To: to, Channel: 'sms', CustomCode: code, Locale: locales[locale] }),
      redirect: 'error',
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const answer = (await response.json()) as unknown;
    if (response.status < 300) {
      takenSchema.parse(answer);
      return sent;
    }
    return refusal(refusalSchema.parse(answer));
  }
}

function refusal({ code, message }: z.infer<typeof refusalSchema>): Delivery {
  const reason = `${code} ${message}`;
  const isOfNumber = invalidNumber.includes(code) || (code === 60200 && /\bTo\b/.test(message));
  if (isOfNumber) return { outcome: 'number_invalid', reason };
  return { outcome: limits.includes(code) ? 'limited' : 'failed', reason };
}
