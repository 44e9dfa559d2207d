import type { SessionKind, Tokens, UserView } from '../../../src/contract/tokens.js';
import type { BrowserStore } from './browser-store.js';
import { asClientError, ClientError } from './client-error.js';
import type { KeptTokens } from './kept-tokens.js';
import type { Call, ServiceClient } from './service-client.js';

/** Refresh so long before the access token ends, in milliseconds, so that it doesn't end on its way. */
const refreshAheadMs = 30_000;

/** What came of a sign-in; `isNewUser` where it made the account. */
export interface SignedIn {
  kept: KeptTokens;
  isNewUser: boolean;
}

/**
 * The sign-in of this browser for one purpose, the same in all tabs: kept over reloads, refreshed when needed by one
 * tab at a time (refresh tokens rotate, and a token used twice ends the session), gone in all tabs at a sign-out.
 */
export class SignInSession {
  readonly #channel: BroadcastChannel;

  constructor(
    private readonly kind: SessionKind,
    private readonly service: ServiceClient,
    private readonly store: BrowserStore,
    /** Called when the person signs in or out, here or in another tab. */
    onChange: (kept: KeptTokens | undefined) => void,
  ) {
    this.#channel = new BroadcastChannel(`saoma:${kind}`);
    this.#channel.onmessage = () => void this.kept().then(onChange);
  }

  /** What is kept, without asking the service. */
  kept(): Promise<KeptTokens | undefined> {
    return this.store.get('tokens', this.kind);
  }

  /** Signs in by a call that answers tokens, and keeps them. */
  async signIn(path: string, body: object, covers?: Call['covers']): Promise<SignedIn> {
    const tokens = await this.service.call<Tokens>({ method: 'POST', path, body, ...(covers && { covers }) });
    return { kept: await this.keep(tokens), isNewUser: tokens.isNewUser };
  }

  /** Keeps the tokens of a sign-in, in place of any before. */
  async keep(tokens: Tokens): Promise<KeptTokens> {
    const kept = await this.#write(tokens);
    this.#channel.postMessage('changed');
    return kept;
  }

  /** Calls with the access token, renewed first where it is due, and once more where the service wouldn't take it. */
  async call<T = void>(call: Omit<Call, 'credential'>): Promise<T> {
    const token = await this.accessToken();
    try {
      return await this.service.call<T>({ ...call, credential: token });
    } catch (error) {
      if (asClientError(error).code !== 'invalid_token') throw error;
      return this.service.call<T>({ ...call, credential: await this.accessToken(token) });
    }
  }

  /** An access token that isn't the refused one. Throws `invalid_token` when nobody is signed in any more. */
  async accessToken(refused?: string): Promise<string> {
    const kept = await this.#required();
    if (isFresh(kept, refused)) return kept.accessToken;
    return underLock(`saoma:refresh:${this.kind}`, async () => {
      // Another tab may have refreshed while this one waited for the lock.
      const now = await this.#required();
      return isFresh(now, refused) ? now.accessToken : this.#refresh(now);
    });
  }

  /** Ends the session at the service, then here. It ends here even when the service can't be reached. */
  async signOut(): Promise<void> {
    const kept = await this.kept();
    try {
      if (kept?.refreshToken !== undefined) {
        await this.service.call({
          method: 'POST',
          path: '/v1/auth/logout',
          body: { refreshToken: kept.refreshToken },
        });
      }
    } finally {
      await this.forget();
    }
  }

  /** Keeps who the person is by now, where that has changed: name, picture, language. */
  async keepPerson(user: UserView): Promise<void> {
    const kept = await this.kept();
    if (kept !== undefined) await this.store.put('tokens', this.kind, { ...kept, user });
  }

  /** Drops the tokens of a session that is over. */
  async forget(): Promise<void> {
    await this.store.delete('tokens', this.kind);
    this.#channel.postMessage('changed');
  }

  async #refresh(kept: KeptTokens): Promise<string> {
    if (kept.refreshToken === undefined) return this.#over(kept);
    try {
      const body = { refreshToken: kept.refreshToken };
      const tokens = await this.service.call<Tokens>({ method: 'POST', path: '/v1/auth/refresh', body });
      return (await this.#write(tokens)).accessToken;
    } catch (error) {
      const { code } = asClientError(error);
      if (code === 'invalid_token' || code === 'invalid_dpop_proof') return this.#over(kept, error);
      throw error;
    }
  }

  /** Forgets the session, unless another tab has signed in anew since. */
  async #over(kept: KeptTokens, cause?: unknown): Promise<never> {
    const now = await this.kept();
    if (now?.session.id === kept.session.id) await this.forget();
    throw new ClientError('invalid_token', { cause });
  }

  async #required(): Promise<KeptTokens> {
    const kept = await this.kept();
    if (kept === undefined) throw new ClientError('invalid_token');
    return kept;
  }

  async #write(tokens: Tokens): Promise<KeptTokens> {
    const kept: KeptTokens = {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      freshUntil: Date.now() + tokens.expiresIn * 1000 - refreshAheadMs,
      user: tokens.user,
      session: tokens.session,
    };
    await this.store.put('tokens', this.kind, kept);
    return kept;
  }
}

function isFresh(kept: KeptTokens, refused: string | undefined): boolean {
  return kept.accessToken !== refused && Date.now() < kept.freshUntil;
}

/** Runs the work in one tab at a time. The service forgives two tabs that refresh at once, where a browser has no locks. */
async function underLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(name, work);
}
