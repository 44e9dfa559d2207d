import type { Provider } from './provider.js';
import { github } from './providers/github.js';
import { oidc } from './providers/oidc.js';
import { qq } from './providers/qq.js';
import { webhookSms } from './providers/webhook-sms.js';
import { weibo } from './providers/weibo.js';
import { weixin } from './providers/weixin.js';

/** All providers that speak HTTP. A new one is a file in `providers/` and a line here. */
export const providers: readonly Provider[] = [webhookSms, weixin, qq, weibo, github, oidc];
