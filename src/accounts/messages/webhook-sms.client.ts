import { createHmac } from 'node:crypto';
import type { SmsSettingsOf } from '../../config/message-settings.js';
import type { Clock } from '../../kernel/clock.js';
import { textOf } from './message-text.js';
import { sent, type CodeMessage, type Delivery } from './message.js';
import { SmsSender } from './sms-sender.js';

/**
 * Sends by a POST to a gateway of one's own: docs/messages.md. The signature is over time and body, so that the
 * gateway can tell that we sent it, and lately.
 */
export class WebhookSmsSender extends SmsSender {
  constructor(
    private readonly settings: SmsSettingsOf<'webhook'>,
    private readonly timeoutMs: number,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(message: CodeMessage): Promise<Delivery> {
    const { correlationId: id, to, code, purpose, locale } = message;
    const body = JSON.stringify({ id, to, text: textOf(message).text, code, purpose, locale });
    const timestamp = String(this.clock.nowSeconds());
    const signature = createHmac('sha256', this.settings.secret).update(`${timestamp}.${body}`).digest('hex');
    const response = await fetch(this.settings.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-saoma-timestamp': timestamp,
        'x-saoma-signature': `v1=${signature}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    return judge(response.status, await response.text());
  }
}

function judge(status: number, text: string): Delivery {
  const answer = text === '' ? {} : (JSON.parse(text) as unknown);
  if (typeof answer !== 'object' || answer === null) throw new Error('the answer is no JSON object');
  if (status < 300) return sent;
  const code = 'code' in answer ? String(answer.code) : '';
  const reason = `${status} ${code}`;
  if (code === 'phone_invalid') return { outcome: 'number_invalid', reason };
  return { outcome: status === 429 ? 'limited' : 'failed', reason };
}
