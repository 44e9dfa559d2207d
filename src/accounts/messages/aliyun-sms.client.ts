import openApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { z } from 'zod';
import type { SmsSettingsOf } from '../../config/message-settings.js';
import { isAbroad, noTemplateAbroad, sent, type CodeMessage, type Delivery } from './message.js';
import { SmsSender } from './sms-sender.js';

/** What the gateway answers in a 200; `Code` alone tells whether the message was taken. */
const answerSchema = z.object({ Code: z.string(), Message: z.string().optional() });

const limits = ['isv.BUSINESS_LIMIT_CONTROL', 'isv.DAY_LIMIT_CONTROL', 'isv.MONTH_LIMIT_CONTROL'];

/**
 * Alibaba Cloud's SMS (dysms 2017-05-25), by the generic client of its SDK: the product's own package is ten times its
 * size and does no more. The template has one variable, `code`.
 */
export class AliyunSmsSender extends SmsSender {
  private readonly client;

  constructor(
    private readonly settings: SmsSettingsOf<'aliyun'>,
    timeoutMs: number,
  ) {
    super();
    const { protocol, host } = new URL(settings.url);
    // `connectTimeout` bounds the time until the answer's head, not only the connection's.
    this.client = new openApi.default(
      new $OpenApiUtil.Config({
        accessKeyId: settings.accessKeyId,
        accessKeySecret: settings.accessKeySecret,
        endpoint: host,
        protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
        connectTimeout: timeoutMs,
        readTimeout: timeoutMs,
      }),
    );
  }

  async send({ to, code, correlationId }: CodeMessage): Promise<Delivery> {
    const { signName, templateCode, abroadTemplateCode } = this.settings;
    const template = isAbroad(to) ? abroadTemplateCode : templateCode;
    if (template === undefined) return noTemplateAbroad;
    const query = {
      // Its template tells whether an 11-digit number is of the mainland or of a country with the digit 1.
      PhoneNumbers: to.replace('+', ''),
      SignName: signName,
      TemplateCode: template,
      TemplateParam: JSON.stringify({ code }),
      OutId: correlationId,
    };
    try {
      const request = new $OpenApiUtil.OpenApiRequest({ query });
      const answer = answerSchema.parse((await this.client.callApi(call, request, noOptions)).body);
      return answer.Code === 'OK' ? sent : refusal(answer.Code, answer.Message);
    } catch (error) {
      // What isn't a 200 is thrown.
      if (error instanceof Error && error.name === 'ThrottlingError')
        return { outcome: 'limited', reason: error.message };
      throw error;
    }
  }
}

/** The client's own settings hold for each call. */
const noOptions = {} as Parameters<InstanceType<typeof openApi.default>['callApi']>[2];

const call = new $OpenApiUtil.Params({
  action: 'SendSms',
  version: '2017-05-25',
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
});

function refusal(code: string, message = ''): Delivery {
  const reason = `${code} ${message}`;
  if (code === 'isv.MOBILE_NUMBER_ILLEGAL') return { outcome: 'number_invalid', reason };
  return { outcome: limits.includes(code) ? 'limited' : 'failed', reason };
}
