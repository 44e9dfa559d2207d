import type { OauthError } from '../../../src/contract/third-parties.js';
import { base64url } from './base64url.js';
import { ClientError } from './client-error.js';

const storageKey = 'saoma:third-party';

/** What the page has to know again when the person comes back from a third party. */
interface Visit {
  provider: string;
  /** What it was for: to sign in, or to add it to the account that is signed in. */
  purpose: 'sign_in' | 'bind';
  /** The code that the person came with: the way back leads to the bare page. */
  qrId?: string;
}

/** Someone back from a third party, with what signs them in or with what went wrong. */
export interface ThirdPartyReturn extends Visit {
  outcome: { ticket: string; verifier: string } | { error: ClientError };
}

/**
 * Leaves this page for a third party's, to come back to `page` of ours. The ticket that comes back is worth something
 * only together with a verifier that stays in this tab.
 */
export async function visitThirdParty(visit: Visit, page: '/' | '/phone'): Promise<void> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  try {
    sessionStorage.setItem(storageKey, JSON.stringify({ ...visit, verifier }));
  } catch (cause) {
    throw new ClientError('storage_unavailable', { cause });
  }
  const query = new URLSearchParams({
    redirectUri: location.origin + page,
    challenge: base64url(new Uint8Array(hash)),
  });
  location.assign(`/v1/auth/oauth/${encodeURIComponent(visit.provider)}/start?${query.toString()}`);
}

/**
 * Who is back from a third party, once; undefined where nobody is. The ticket is taken out of the address at once, so
 * that no history, bookmark or screenshot keeps it.
 */
export function takeThirdPartyReturn(): ThirdPartyReturn | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const [ticket, error] = [fragment.get('ticket'), fragment.get('error')];
  if (ticket === null && error === null) return undefined;
  history.replaceState(null, '', location.pathname);
  const left = takeVisit();
  // Begun in another tab, or long ago: nothing can be made of it.
  if (left === undefined) return undefined;
  const { verifier, ...visit } = left;
  const outcome = ticket === null ? { error: errorOf(error) } : { ticket, verifier };
  return { ...visit, outcome };
}

function takeVisit(): (Visit & { verifier: string }) | undefined {
  try {
    const kept = sessionStorage.getItem(storageKey);
    sessionStorage.removeItem(storageKey);
    return kept === null ? undefined : (JSON.parse(kept) as Visit & { verifier: string });
  } catch {
    return undefined;
  }
}

function errorOf(error: string | null): ClientError {
  switch (error as OauthError) {
    case 'access_denied':
      return new ClientError('third_party_refused');
    case 'provider_error':
    case 'provider_timeout':
      return new ClientError(error as 'provider_error' | 'provider_timeout');
    default:
      return new ClientError('third_party_failed');
  }
}
