import type { Socket } from 'socket.io-client';
import type { AccountPart, RevocationReason, SessionEvents as Events } from '../../../src/contract/push.js';
import { namespaces, socketPath } from '../../../src/contract/sockets.js';
import type { SessionView } from '../../../src/contract/tokens.js';
import { asClientError } from './client-error.js';
import type { ServiceClient } from './service-client.js';
import type { SignInSession } from './sign-in-session.js';
import { refusalOf } from './socket-refusal.js';

/** What a signed-in page hears. */
export interface SessionListener {
  /** This session is over; `reason` is undefined where the service just refused it. */
  onRevoked(reason: RevocationReason | undefined): void;
  /** The person signed in somewhere else. */
  onNewLogin(session: SessionView): void;
  /** This part of the account has changed; undefined where any of it may have, while the line was down. Read it again. */
  onAccountChanged(what: AccountPart | undefined): void;
}

/** Hears what the service pushes to a signed-in browser, from `start` to `stop`, over any number of broken lines. */
export class SessionEvents {
  #socket: Socket<Events, Record<string, never>> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** From `start` to `stop`. */
  #life = new AbortController();
  /** A token that the service has refused; the next connect brings another. */
  #refusedToken: string | undefined;
  #usedToken: string | undefined;
  #hasConnected = false;

  constructor(
    private readonly service: ServiceClient,
    private readonly session: SignInSession,
    private readonly listener: SessionListener,
  ) {}

  start(): void {
    this.stop();
    const life = new AbortController();
    this.#life = life;
    void this.#open(life.signal).catch(() => {
      // The library didn't come through; without it nothing is pushed.
      this.#retry = setTimeout(() => !life.signal.aborted && this.start(), 15_000);
    });
  }

  stop(): void {
    this.#life.abort();
    clearTimeout(this.#retry);
    this.#socket?.disconnect();
    this.#socket = undefined;
  }

  /** The library is loaded when someone is signed in, after what the page shows first. */
  async #open(signal: AbortSignal): Promise<void> {
    const { io } = await import('socket.io-client');
    if (signal.aborted) return;
    const socket: Socket<Events, Record<string, never>> = io(this.service.publicUrl + namespaces.session, {
      path: socketPath,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelayMax: 15_000,
      auth: (send) => void this.#credentials().then(send, (error: unknown) => this.#fail(error)),
    });
    this.#socket = socket;
    // A socket from before the network went is dead, even where nobody has noticed yet.
    addEventListener('online', () => socket.disconnect().connect(), { signal });
    socket.on('connect', () => {
      this.#refusedToken = undefined;
      if (this.#hasConnected) this.listener.onAccountChanged(undefined);
      this.#hasConnected = true;
    });
    socket.on('connect_error', (error) => this.#refused(error));
    socket.on('disconnect', (reason) => {
      // The server ends sockets of sessions that are over, and all of them when it shuts down.
      if (reason === 'io server disconnect') this.#connectIn(1000);
    });
    socket.on('session:revoked', ({ reason }) => {
      this.stop();
      this.listener.onRevoked(reason);
    });
    socket.on('login:new', ({ session }) => this.listener.onNewLogin(session));
    socket.on('account:changed', ({ what }) => this.listener.onAccountChanged(what));
  }

  async #credentials(): Promise<{ token: string; dpop: string }> {
    const token = await this.session.accessToken(this.#refusedToken);
    this.#usedToken = token;
    const url = this.service.publicUrl + socketPath + namespaces.session;
    return { token, dpop: await this.service.prover.prove({ method: 'GET', url, credential: token }) };
  }

  #refused(error: Error): void {
    const refusal = refusalOf(error);
    // Without a problem body it is the line that failed, and the socket tries again of itself.
    if (refusal === undefined) return;
    if (refusal.dpopNonce !== undefined) {
      this.service.prover.useNonce(refusal.dpopNonce);
      this.#connectIn(0);
      return;
    }
    if (refusal.code === 'invalid_token') {
      if (this.#refusedToken !== undefined) return this.#fail(refusal);
      this.#refusedToken = this.#usedToken;
      this.#connectIn(0);
      return;
    }
    this.#connectIn((refusal.retryAfterSeconds ?? 15) * 1000);
  }

  #fail(thrown: unknown): void {
    if (asClientError(thrown).code === 'invalid_token') {
      this.stop();
      this.listener.onRevoked(undefined);
    } else {
      this.#socket?.disconnect();
      this.#connectIn(5000);
    }
  }

  #connectIn(milliseconds: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket?.connect(), milliseconds);
  }
}
