import type { CreatedQrSession } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import { asClientError } from './client-error.js';
import type { Moment } from './countdown.js';
import { backoffMs, pause } from './pause.js';
import type { ServiceClient } from './service-client.js';

/**
 * Asks for the tokens of a confirmed session, again and again until the moment where the service can't be reached: an
 * answer that was lost may be asked for once more. Throws what the service refuses.
 */
export async function takeTokens(
  service: ServiceClient,
  qr: CreatedQrSession,
  endsAt: Moment,
  signal: AbortSignal,
): Promise<Tokens> {
  for (let failures = 1; ; failures += 1) {
    try {
      const path = `/v1/qr-sessions/${qr.qrId}/token`;
      return await service.call<Tokens>({ method: 'POST', path, credential: qr.secret, signal });
    } catch (error) {
      if (!asClientError(error).retryable || performance.now() > endsAt) throw error;
      await pause(backoffMs(failures), signal);
    }
  }
}
