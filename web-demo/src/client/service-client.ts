import { asClientError, ClientError, errorOfProblem } from './client-error.js';
import type { Prover } from './dpop.js';

/** One call of the HTTP API. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the service, without query. */
  path: string;
  query?: Record<string, string | number>;
  body?: object;
  /** The access token or browser secret to send along. */
  credential?: string;
  /** What the proof covers of a carrier's token, which stands in the body. */
  covers?: { token: string; nonce: string };
  signal?: AbortSignal;
  timeoutMs?: number;
}

const defaultTimeoutMs = 15_000;

/**
 * Speaks the HTTP API: each call carries a proof; a proof refused for its time is made again with the service's nonce,
 * once; every failure is a `ClientError`. Answers are taken at the contract's word, since they come from our own
 * service over TLS, and a check of each shape would triple the page's size.
 */
export class ServiceClient {
  constructor(
    /** The service's public url, without a slash at its end. */
    readonly publicUrl: string,
    readonly prover: Prover,
  ) {}

  async call<T = void>(call: Call): Promise<T> {
    try {
      return await this.#send<T>(call);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'use_dpop_nonce' || error.dpopNonce === undefined) {
        throw error;
      }
      this.prover.useNonce(error.dpopNonce);
      return this.#send<T>(call);
    }
  }

  async #send<T>(call: Call): Promise<T> {
    const url = new URL(this.publicUrl + call.path);
    // Messages come in the language that the page is read in, whatever the browser prefers.
    const headers = new Headers({ accept: 'application/json', 'accept-language': document.documentElement.lang });
    const credential = call.credential ?? call.covers?.token;
    const purpose = { method: call.method, url: url.href, credential, nonce: call.covers?.nonce };
    headers.set('dpop', await this.prover.prove(purpose));
    if (call.credential !== undefined) headers.set('authorization', `DPoP ${call.credential}`);
    if (call.body !== undefined) headers.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, String(value));

    const deadline = new Deadline(call.timeoutMs ?? defaultTimeoutMs, call.signal);
    try {
      const response = await fetch(url, {
        method: call.method,
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: deadline.signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      });
      const nonce = response.headers.get('dpop-nonce') ?? undefined;
      if (!response.ok) {
        const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
        throw errorOfProblem(await bodyOf(response), response.status, { dpopNonce: nonce, retryAfterSeconds });
      }
      // RFC 9449 section 8.2: a service may hand out the next nonce with any answer.
      if (nonce !== undefined) this.prover.useNonce(nonce);
      return (await bodyOf(response)) as T;
    } catch (error) {
      call.signal?.throwIfAborted();
      if (deadline.passed) throw new ClientError('timed_out', { cause: error });
      // What `fetch` throws of itself is a TypeError: no network, no such host, refused, cut off.
      throw error instanceof TypeError ? new ClientError('offline', { cause: error }) : asClientError(error);
    } finally {
      deadline.clear();
    }
  }
}

/** An abort signal that fires after so long, or with the caller's own. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  passed = false;

  constructor(
    milliseconds: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#controller.abort();
    }, milliseconds);
    if (outer?.aborted === true) this.#forward();
    else outer?.addEventListener('abort', this.#forward);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.outer?.removeEventListener('abort', this.#forward);
  }

  readonly #forward = (): void => this.#controller.abort(this.outer?.reason);
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // A proxy's own error page isn't JSON; the status says enough then.
    if (!response.ok) return undefined;
    throw new ClientError('unexpected_answer', { cause: error });
  }
}

function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
