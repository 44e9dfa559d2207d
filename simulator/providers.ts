import type { Provider } from './provider.js';
import { aliyun, aliyunNumbers } from './providers/aliyun/gateway.js';
import { camaraApis } from './providers/camara/apis.js';
import { camaraOperator } from './providers/camara/operator.js';
import { cmcc } from './providers/cmcc.js';
import { github } from './providers/github.js';
import { jverify } from './providers/jverify.js';
import { oidc } from './providers/oidc.js';
import { qq } from './providers/qq.js';
import { tencentCarrier } from './providers/tencent-carrier.js';
import { tencentSms } from './providers/tencent-sms.js';
import { twilioVerify } from './providers/twilio-verify.js';
import { webhookSms } from './providers/webhook-sms.js';
import { weibo } from './providers/weibo.js';
import { weixin } from './providers/weixin.js';

/** Those that send text messages. */
export const smsProviders: readonly Provider[] = [aliyun, tencentSms, twilioVerify, webhookSms];

/** Those that prove phone numbers, or know what became of them. */
export const carrierProviders: readonly Provider[] = [
  aliyunNumbers,
  aliyun,
  cmcc,
  jverify,
  tencentCarrier,
  camaraOperator,
  camaraApis,
];

/** All providers that speak HTTP. A new one is a file in `providers/` and a line here. */
export const providers: readonly Provider[] = [
  ...new Set([...carrierProviders, ...smsProviders, weixin, qq, weibo, github, oidc]),
];
