import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { z } from 'zod';
import type { SmsSettingsOf } from '../../config/message-settings.js';
import { isAbroad, noTemplateAbroad, sent, type CodeMessage, type Delivery } from './message.js';
import { SmsSender } from './sms-sender.js';

/** One number was sent to, so there is one status; it may be a refusal although the call as a whole succeeded. */
const answerSchema = z.object({
  SendStatusSet: z.tuple([z.object({ Code: z.string(), Message: z.string().optional() })]),
});

/** A refusal of the call as a whole: the SDK throws it. */
const refusalSchema = z.object({ code: z.string(), message: z.string() });

/** Tencent Cloud's SMS (2021-01-11), by the SDK's generic client. The template has one variable, `{1}`, the code. */
export class TencentSmsSender extends SmsSender {
  private readonly client: CommonClient;

  constructor(
    private readonly settings: SmsSettingsOf<'tencent'>,
    timeoutMs: number,
  ) {
    super();
    const { protocol, host: endpoint } = new URL(settings.url);
    this.client = new CommonClient(endpoint, '2021-01-11', {
      credential: { secretId: settings.secretId, secretKey: settings.secretKey },
      region: settings.region,
      profile: { httpProfile: { endpoint, protocol: `${protocol}//`, reqTimeout: timeoutMs / 1000 } },
    });
  }

  async send({ to, code, correlationId }: CodeMessage): Promise<Delivery> {
    const { appId, signName, templateId, abroadTemplateId } = this.settings;
    const template = isAbroad(to) ? abroadTemplateId : templateId;
    if (template === undefined) return noTemplateAbroad;
    const request = {
      PhoneNumberSet: [to],
      SmsSdkAppId: appId,
      SignName: signName,
      TemplateId: template,
      TemplateParamSet: [code],
      SessionContext: correlationId,
    };
    try {
      const { SendStatusSet } = answerSchema.parse(await this.client.request('SendSms', request));
      const [status] = SendStatusSet;
      return status.Code === 'Ok' ? sent : refusal(status.Code, status.Message);
    } catch (error) {
      const refused = refusalSchema.safeParse(error);
      if (!refused.success || !/^[A-Z]\w+(?:\.\w+)?$/.test(refused.data.code)) throw error;
      return refusal(refused.data.code, refused.data.message);
    }
  }
}

function refusal(code: string, message = ''): Delivery {
  const reason = `${code} ${message}`;
  if (code === 'InvalidParameterValue.IncorrectPhoneNumber') return { outcome: 'number_invalid', reason };
  return { outcome: /^(?:Request)?LimitExceeded\b/.test(code) ? 'limited' : 'failed', reason };
}
