import type { Carrier, CarrierChallenge, CarrierChallengeRequest, CarrierHint } from '../../../src/contract/carrier.js';
import type { DeviceInput } from '../../../src/contract/tokens.js';
import type { CarrierFront, SeenNumber } from './carrier-front.js';
import { leaveForCarrier, type CarrierToken } from './carrier-visit.js';
import { ClientError } from './client-error.js';
import type { SendCall } from './code-request.js';

/** Those that a browser is sent to: they need no script in the page. */
const visitedProviders: ReadonlySet<string> = new Set(['camara']);

/** Whether a carrier can be asked that has no front door here, by going there. */
export function canVisitCarrier(providerIds: readonly string[]): boolean {
  return providerIds.some((id) => visitedProviders.has(id));
}

/** Whose terms the person is asked to agree to; null where that can't be told. The browser keeps it for a day. */
export async function termsOf({ number, carrier }: SeenNumber): Promise<CarrierHint['terms']> {
  try {
    const query = new URLSearchParams({ number, carrier });
    const response = await fetch(`/v1/auth/carrier/hint?${query.toString()}`, { credentials: 'omit' });
    return response.ok ? ((await response.json()) as CarrierHint).terms : null;
  } catch {
    return null;
  }
}

interface CarrierRequest {
  send: SendCall;
  front: CarrierFront | undefined;
  /** What the front door said. */
  carrier: Carrier | undefined;
  device: DeviceInput;
  /** What the page has to know when it is back; undefined where it stays. */
  leaveWith: { qrId: string | undefined } | undefined;
}

/**
 * Has the carrier tell the number of this phone; undefined where the browser leaves for the carrier's own page, and comes
 * back with the token. Throws as the challenge and as the front door, and `provider_error` where no carrier is able.
 */
export async function askCarrier(request: CarrierRequest): Promise<CarrierToken | undefined> {
  const { send, front, carrier, device, leaveWith } = request;
  const body: CarrierChallengeRequest = { web: true, device, ...(carrier !== undefined && { carrier }) };
  const path = '/v1/auth/carrier/challenges';
  const { challengeId, nonce, providers, web = {} } = await send<CarrierChallenge>({ method: 'POST', path, body });
  if (front !== undefined) {
    for (const provider of providers) {
      const way = web[provider];
      if (way?.type !== 'sdk') continue;
      return { nonce, proof: { challengeId, provider, token: await front.token(way.accessToken) } };
    }
  }
  if (leaveWith !== undefined) {
    for (const provider of providers) {
      const way = web[provider];
      if (way?.type !== 'redirect') continue;
      leaveForCarrier({ challengeId, nonce, provider, ...leaveWith }, way.url);
      return undefined;
    }
  }
  throw new ClientError('provider_error');
}
