import type { Provider } from './provider.js';
import { webhookSms } from './providers/webhook-sms.js';

/** All providers that speak HTTP. A new one is a file in `providers/` and a line here. */
export const providers: readonly Provider[] = [webhookSms];
