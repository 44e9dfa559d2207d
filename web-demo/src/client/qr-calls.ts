import type { Locale } from '../../../src/contract/primitives.js';
import type { CreatedQrSession, QrView } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import { asClientError } from './client-error.js';
import type { Moment } from './countdown.js';
import type { OwnQr } from './own-qr.js';
import { pauseForRetry, retryWait } from './pause.js';
import type { ServiceClient } from './service-client.js';

/** The calls of a browser that shows a code, beside watching it. All throw what the service refuses. */
export class QrCalls {
  constructor(private readonly service: ServiceClient) {}

  create(locale: Locale, signal: AbortSignal): Promise<CreatedQrSession> {
    return this.service.call({ method: 'POST', path: '/v1/qr-sessions', body: { locale }, signal });
  }

  view(qr: OwnQr, signal: AbortSignal): Promise<QrView> {
    return this.service.call({ method: 'GET', path: pathOf(qr), credential: qr.secret, signal });
  }

  sendCheckCode(qr: OwnQr, code: string): Promise<void> {
    return this.service.call({
      method: 'POST',
      path: `${pathOf(qr)}/check-code`,
      body: { code },
      credential: qr.secret,
    });
  }

  cancel(qr: OwnQr): Promise<void> {
    return this.service.call({ method: 'DELETE', path: pathOf(qr), credential: qr.secret });
  }

  /**
   * The tokens of a confirmed session, asked for again and again until the moment where the service can't be reached:
   * an answer that was lost may be asked for once more.
   */
  async takeTokens(qr: OwnQr, endsAt: Moment, signal: AbortSignal): Promise<Tokens> {
    for (let failures = 1; ; failures += 1) {
      try {
        const path = `${pathOf(qr)}/token`;
        return await this.service.call<Tokens>({ method: 'POST', path, credential: qr.secret, signal });
      } catch (thrown) {
        const error = asClientError(thrown);
        if (!error.retryable || performance.now() > endsAt) throw error;
        await pauseForRetry(retryWait(error, failures), signal);
      }
    }
  }
}

function pathOf({ qrId }: OwnQr): string {
  return `/v1/qr-sessions/${qrId}`;
}
