import type { Socket } from 'socket.io-client';
import type { PcEvents } from '../../../src/contract/push.js';
import type { QrView } from '../../../src/contract/qr-session.js';
import { namespaces, socketPath } from '../../../src/contract/sockets.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import type { ClientError } from './client-error.js';
import { heldSeconds, heldTimeoutMs, longPoll } from './long-poll.js';
import type { OwnQr } from './own-qr.js';
import type { Line } from './qr-sign-in-state.js';
import type { ServiceClient } from './service-client.js';
import { refusalOf } from './socket-refusal.js';

/** What comes of watching one QR session. Views may come doubled or out of order: keep the newer version. */
export interface QrWatchListener {
  onView(view: QrView): void;
  /** Resolves once the tokens are kept; only then does the service hear that they came. */
  onTokens(tokens: Tokens): Promise<void>;
  onLine(line: Line): void;
  /** The session isn't there (any more), or isn't ours. */
  onGone(error: ClientError): void;
}

/** After so long without a socket the page asks as well, in milliseconds. */
const patienceMs = 3000;
/** A second failure in a row says more than the first: a node that restarts fails one try. */
const failuresBeforePolling = 2;

/**
 * Watches one QR session by push, and by asking while there is no socket: some proxies let no WebSocket through, and
 * those that do break it at times.
 */
export class QrWatch {
  readonly #ended = new AbortController();
  #socket: Socket<PcEvents, Record<string, never>> | undefined;
  #polling: AbortController | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(
    private readonly service: ServiceClient,
    private readonly qr: OwnQr,
    private readonly listener: QrWatchListener,
  ) {
    this.#askBeforeLong();
    // Without the library (a cut line, an old page on a new server) asking does as well.
    void this.#openSocket().catch(() => this.#ask());
    // A socket from before the network went is dead, even where nobody has noticed yet.
    addEventListener('online', () => this.#socket?.disconnect().connect(), { signal: this.#ended.signal });
  }

  /** Whether changes are pushed at this moment. */
  get isPushed(): boolean {
    return this.#socket?.connected === true;
  }

  stop(): void {
    this.#ended.abort();
    clearTimeout(this.#patience);
    clearTimeout(this.#retry);
    this.#polling?.abort();
    this.#socket?.disconnect();
  }

  /** The library is as large as the rest of the page: it is loaded while the code is looked at already. */
  async #openSocket(): Promise<void> {
    const { io } = await import('socket.io-client');
    if (this.#ended.signal.aborted) return;
    const socket: Socket<PcEvents, Record<string, never>> = io(this.service.publicUrl + namespaces.pc, {
      path: socketPath,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      timeout: 8000,
      auth: (send) => void this.#credentials().then(send),
    });
    this.#socket = socket;
    socket.on('connect', () => this.#connected());
    socket.on('connect_error', (error) => this.#refused(error));
    socket.on('disconnect', (reason) => {
      this.#askBeforeLong();
      if (reason === 'io server disconnect') this.#connectIn(1000);
    });
    socket.on('qr:state', (view) => this.listener.onView(view));
    socket.on('qr:token', (tokens, acknowledge) => {
      // Tokens that couldn't be kept aren't acknowledged, so that they may be asked for again.
      void this.listener.onTokens(tokens).then(acknowledge, () => undefined);
    });
  }

  async #credentials(): Promise<{ qrId: string; secret: string; dpop: string }> {
    const { qrId, secret } = this.qr;
    const url = this.service.publicUrl + socketPath + namespaces.pc;
    return { qrId, secret, dpop: await this.service.prover.prove({ method: 'GET', url, credential: secret }) };
  }

  #connected(): void {
    this.#failures = 0;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#polling?.abort();
    this.#polling = undefined;
    this.listener.onLine('push');
  }

  #refused(error: Error): void {
    this.#failures += 1;
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      // The line failed; the socket tries again of itself.
      if (this.#failures >= failuresBeforePolling) this.#ask();
    } else if (refusal.dpopNonce !== undefined && this.#failures < 3) {
      this.service.prover.useNonce(refusal.dpopNonce);
      this.#connectIn(0);
    } else if (refusal.code === 'qr_not_found') {
      this.#gone(refusal);
    } else {
      this.#ask();
      this.#connectIn((refusal.retryAfterSeconds ?? 10) * 1000);
    }
  }

  #connectIn(milliseconds: number): void {
    clearTimeout(this.#retry);
    if (!this.#ended.signal.aborted) this.#retry = setTimeout(() => this.#socket?.connect(), milliseconds);
  }

  #askBeforeLong(): void {
    if (this.#ended.signal.aborted) return;
    this.listener.onLine('connecting');
    this.#patience ??= setTimeout(() => this.#ask(), patienceMs);
  }

  #ask(): void {
    if (this.#polling !== undefined || this.#ended.signal.aborted) return;
    const polling = new AbortController();
    this.#polling = polling;
    void longPoll<QrView>({
      ask: (version) =>
        this.service.call({
          method: 'GET',
          path: `/v1/qr-sessions/${this.qr.qrId}`,
          query: version === undefined ? {} : { wait: heldSeconds, version },
          credential: this.qr.secret,
          signal: polling.signal,
          timeoutMs: heldTimeoutMs,
        }),
      take: (view) => {
        this.listener.onLine('poll');
        this.listener.onView(view);
        return true;
      },
      fail: (error) => {
        if (error.code === 'qr_not_found' || error.code === 'invalid_token') {
          this.#gone(error);
          return false;
        }
        this.listener.onLine('lost');
        return true;
      },
      signal: polling.signal,
    });
  }

  #gone(error: ClientError): void {
    this.stop();
    this.listener.onGone(error);
  }
}
