import type { CarrierProof } from '../../../src/contract/carrier.js';
import { ClientError } from './client-error.js';

const storageKey = 'saoma:carrier';

/** What the carrier gave, with the challenge that it answers. */
export interface CarrierToken {
  proof: Required<CarrierProof>;
  /** The challenge's: a sign-in's proof of the key carries it. */
  nonce: string;
}

/** What the page has to know again when the browser comes back from the carrier. */
interface Visit {
  challengeId: string;
  nonce: string;
  provider: string;
  /** The code that the person came with: the way back leads to the bare page. */
  qrId?: string | undefined;
}

/** A browser back from the carrier, with what signs the person in or with what went wrong. */
export interface CarrierReturn {
  outcome: CarrierToken | { error: ClientError };
  qrId?: string;
}

/** Leaves this page for the carrier's, to come back to `/phone`. The person has agreed to it. */
export function leaveForCarrier(visit: Visit, url: string): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(visit));
  } catch (cause) {
    throw new ClientError('storage_unavailable', { cause });
  }
  location.assign(url);
}

/**
 * The browser's return from the carrier, once; undefined where it isn't one. The carrier's code is taken out of the
 * address at once, so that no history keeps it.
 */
export function takeCarrierReturn(): CarrierReturn | undefined {
  const query = new URLSearchParams(location.search);
  const [state, code] = [query.get('state'), query.get('code')];
  if (state === null || (code === null && !query.has('error'))) return undefined;
  history.replaceState(null, '', location.pathname);
  const visit = takeVisit();
  // Begun in another tab, long ago, or by someone else.
  if (visit?.challengeId !== state) return undefined;
  const { challengeId, nonce, provider, qrId } = visit;
  return {
    ...(qrId !== undefined && { qrId }),
    outcome:
      code === null
        ? { error: new ClientError('carrier_token_invalid') }
        : { nonce, proof: { challengeId, provider, token: code } },
  };
}

function takeVisit(): Visit | undefined {
  try {
    const kept = sessionStorage.getItem(storageKey);
    sessionStorage.removeItem(storageKey);
    return kept === null ? undefined : (JSON.parse(kept) as Visit);
  } catch {
    return undefined;
  }
}
