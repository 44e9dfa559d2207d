import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from '../../provider.js';
import type { Action } from './action.js';
import { numberAuth } from './number-auth.js';
import { describePhoneTwiceTelVerify } from './recycled-number.js';
import { SignatureCheck } from './signature.js';
import { sendSms } from './send-sms.js';

/** SMS and number authentication: their versions are one, and their hosts, which differ, are one here. */
export const aliyun = gateway('aliyun', '2017-05-25', { SendSms: sendSms(), ...numberAuth });

/** What became of numbers: a product that fails and counts by itself. */
export const aliyunNumbers: Provider = {
  ...gateway('aliyun-numbers', '2020-02-17', { DescribePhoneTwiceTelVerify: describePhoneTwiceTelVerify }),
  owns: (headers) => headers['x-acs-version'] === '2020-02-17',
};

/** Alibaba Cloud's gateway: all products' calls go to its root, and headers name the action and the product's version. */
function gateway(id: string, version: string, actions: Readonly<Record<string, Action>>): Provider {
  return {
    id,
    rootHeader: 'x-acs-action',
    fail: (reply, request, code = 'InternalError') =>
      code === 'UNKNOWN' ? unknown(reply, request) : fail(reply, code),
    routes: (app, world) => {
      const signatures = new SignatureCheck();
      app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
        done(null, body);
      });
      app.post('/', async (request, reply) => {
        const refuse = (status: number, Code: string, Message: string) =>
          reply.code(status).send({ RequestId: randomUUID(), HostId: request.host, Code, Message });
        const refusal = signatures.refuse(request);
        if (refusal) return refuse(400, refusal.code, refusal.message);
        const action = actions[String(request.headers['x-acs-action'])];
        if (!action || request.headers['x-acs-version'] !== version) {
          return refuse(404, 'InvalidAction.NotFound', 'Specified api is not found.');
        }
        const answer = action(request.query as Record<string, string>, world);
        if (answer.Code !== 'OK') request.result = 'refused';
        return { RequestId: randomUUID(), ...answer };
      });
    },
  };
}

/** Products' codes come in a 200. Which status belongs to which of the gateway's is not documented. */
function fail(reply: FastifyReply, Code: string): FastifyReply {
  const isProducts = /^is[vp]\./.test(Code);
  return reply
    .code(isProducts ? 200 : Code === 'InternalError' ? 500 : 400)
    .send({ RequestId: randomUUID(), Code, Message: 'The request has failed.' });
}

/** The operator behind it couldn't tell: a result, and no error. */
function unknown(reply: FastifyReply, request: FastifyRequest): FastifyReply {
  const result = { VerifyId: '0', VerifyResult: 'UNKNOWN' };
  const answers: Readonly<Record<string, object>> = {
    VerifyMobile: { GateVerifyResultDTO: result },
    VerifyPhoneWithToken: { GateVerify: result },
    DescribePhoneTwiceTelVerify: { Data: { VerifyResult: '0', Carrier: 'CMCC' } },
  };
  return reply.send({
    RequestId: randomUUID(),
    Code: 'OK',
    Message: 'OK',
    ...answers[String(request.headers['x-acs-action'])],
  });
}
