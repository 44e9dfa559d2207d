import type { Provider } from './provider.js';
import { aliyun } from './providers/aliyun/gateway.js';
import { camaraApis } from './providers/camara/apis.js';
import { camaraOperator } from './providers/camara/operator.js';
import { github } from './providers/github.js';
import { oidc } from './providers/oidc.js';
import { qq } from './providers/qq.js';
import { tencentSms } from './providers/tencent-sms.js';
import { twilioVerify } from './providers/twilio-verify.js';
import { webhookSms } from './providers/webhook-sms.js';
import { weibo } from './providers/weibo.js';
import { weixin } from './providers/weixin.js';

/** Those that send text messages. */
export const smsProviders: readonly Provider[] = [aliyun, tencentSms, twilioVerify, webhookSms];

/** All providers that speak HTTP. A new one is a file in `providers/` and a line here. */
export const providers: readonly Provider[] = [
  ...smsProviders,
  weixin,
  qq,
  weibo,
  github,
  oidc,
  camaraOperator,
  camaraApis,
];
