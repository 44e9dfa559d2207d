import { randomUUID } from 'node:crypto';
import type { Provider } from '../../provider.js';
import type { Action } from './action.js';
import { SignatureCheck } from './signature.js';
import { sendSms } from './send-sms.js';

const actions: Readonly<Record<string, Action>> = { 'SendSms 2017-05-25': sendSms() };

/** Alibaba Cloud's gateway: all products' calls go to its root, and a header names the action. */
export const aliyun: Provider = {
  id: 'aliyun',
  rootHeader: 'x-acs-action',
  fail: (reply) =>
    reply.code(500).send({ Code: 'InternalError', Message: 'The request has failed.', RequestId: randomUUID() }),
  routes: (app, world) => {
    const signatures = new SignatureCheck();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    app.post('/', async (request, reply) => {
      const name = String(request.headers['x-acs-action']);
      const refuse = (status: number, Code: string, Message: string) =>
        reply.code(status).send({ RequestId: randomUUID(), HostId: request.host, Code, Message });
      const refusal = signatures.refuse(request);
      if (refusal) return refuse(400, refusal.code, refusal.message);
      const action = actions[`${name} ${String(request.headers['x-acs-version'])}`];
      if (!action) return refuse(404, 'InvalidAction.NotFound', 'Specified api is not found.');
      const answer = action(request.query as Record<string, string>, world);
      if (answer.Code !== 'OK') request.result = 'refused';
      return { RequestId: randomUUID(), ...answer };
    });
  },
};
