import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { twilio } from '../credentials.js';
import type { Provider } from '../provider.js';
import { readForms } from '../read-forms.js';
import { NumberLimits } from '../world/number-limits.js';
import { e164Of } from '../world/phone-number.js';

const formSchema = z.object({
  To: z.string(),
  Channel: z.literal('sms'),
  CustomCode: z.string().regex(/^\d{4,10}$/),
  Locale: z.enum(['en', 'zh-cn']).default('en'),
});

const authorization = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64')}`;

/** Twilio Verify v2, with codes of the caller's own. */
export const twilioVerify: Provider = {
  id: 'twilio',
  fail: (reply) => refuse(reply, 500, 20500, 'Internal Server Error'),
  routes: (app, world) => {
    const limits = new NumberLimits([{ count: 5, ms: 600_000 }]);
    readForms(app);
    app.post('/twilio/v2/Services/:service/Verifications', async (request, reply) => {
      if (request.headers.authorization !== authorization) return refuse(reply, 401, 20003, 'Authenticate');
      const { service } = request.params as { service: string };
      if (service !== twilio.serviceSid) return refuse(reply, 404, 20404, 'The requested resource was not found');
      const parsed = formSchema.safeParse(request.body);
      if (!parsed.success) return refuse(reply, 400, 60200, `Invalid parameter: ${parsed.error.message}`);
      const { To, CustomCode: code, Locale } = parsed.data;
      if (e164Of(To) !== To) return refuse(reply, 400, 60200, `Invalid parameter \`To\`: ${To}`);
      if (!limits.take(To)) return refuse(reply, 429, 60203, 'Max send attempts reached');
      const text = Locale === 'en' ? `Your Saoma verification code is: ${code}` : `您的 Saoma 验证码是：${code}`;
      world.outbox.add({ channel: 'sms', to: To, text, code });
      const sid = `VE${randomBytes(16).toString('hex')}`;
      return reply
        .code(201)
        .send({ sid, service_sid: service, to: To, channel: 'sms', status: 'pending', valid: false });
    });
  },
};

function refuse(reply: FastifyReply, status: number, code: number, message: string): FastifyReply {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return reply.code(status).send({ code, message, more_info, status });
}
