import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { webhook } from '../credentials.js';
import type { Provider } from '../provider.js';
import { e164Of } from '../world/phone-number.js';

const bodySchema = z.object({ id: z.string(), to: z.string(), text: z.string(), code: z.string() });
const freshForSeconds = 300;

/** Anyone's SMS gateway behind the plain webhook: docs/messages.md says what it receives and what it checks. */
export const webhookSms: Provider = {
  id: 'webhook',
  routes: (app, world) => {
    // The signature is over the bytes as they came.
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    app.post('/webhook/sms', async (request, reply) => {
      const text = request.body as string;
      const timestamp = String(request.headers['x-saoma-timestamp']);
      const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= freshForSeconds;
      if (!isFresh || !isSigned(timestamp, text, String(request.headers['x-saoma-signature']))) {
        return reply.code(401).send({ code: 'bad_signature' });
      }
      const parsed = bodySchema.safeParse(JSON.parse(text));
      if (!parsed.success) return reply.code(400).send({ code: 'bad_request', message: z.prettifyError(parsed.error) });
      const { data: message } = parsed;
      if (e164Of(message.to) !== message.to) return reply.code(400).send({ code: 'phone_invalid' });
      world.outbox.add({ channel: 'sms', to: message.to, text: message.text, code: message.code });
      return reply.code(204).send();
    });
  },
};

function isSigned(timestamp: string, body: string, signature: string): boolean {
  const expected = `v1=${createHmac('sha256', webhook.secret).update(`${timestamp}.${body}`).digest('hex')}`;
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
