import type { Locale } from '../../../src/contract/primitives.js';
import type { CreatedQrSession, QrView } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import { asClientError, type ClientError } from './client-error.js';
import { momentIn } from './countdown.js';
import { backoffMs, pause } from './pause.js';
import { isOver, stateOfView, type Line, type QrSignInState } from './qr-sign-in-state.js';
import { QrWatch } from './qr-watch.js';
import type { ServiceClient } from './service-client.js';
import { takeTokens } from './token-call.js';

/** Whether someone looks at the page; codes aren't renewed for nobody. */
export interface Visibility {
  readonly isVisible: boolean;
  /** Resolves when the page is looked at, at once if it is. */
  whenVisible(signal: AbortSignal): Promise<void>;
}

export interface QrSignInOptions {
  service: ServiceClient;
  visibility: Visibility;
  locale(): Locale;
  /** Keeps the tokens; rejects where they can't be kept. */
  keep(tokens: Tokens): Promise<unknown>;
  onState(state: QrSignInState): void;
  /** Whether changes can be heard of right now. */
  onLine(line: Line): void;
}

/** So many codes are renewed of themselves, then the person is asked: an open page mustn't cost anything for ever. */
const automaticRefreshes = 5;
/** How long a push may keep us waiting before the tokens are asked for, in milliseconds. */
const pushPatienceMs = 4000;
/** The service tells of an expiry at its moment; so much later we believe our own clock, in milliseconds. */
const expiryGraceMs = 3000;

/**
 * Signs this browser in by a code that a phone scans: from `start`, or `newCode`, until tokens are kept or `stop`.
 * What happens is told through `onState`; each state is complete in itself.
 */
export class QrSignIn {
  #round = new AbortController();
  #state: QrSignInState = { step: 'loading' };
  #refreshesLeft = automaticRefreshes;
  #failures = 0;
  #qr: CreatedQrSession | undefined;
  #version = 0;
  #watch: QrWatch | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: QrSignInOptions) {}

  /** Shows a new code, and from here on renews it five times of itself. */
  newCode(): void {
    this.#refreshesLeft = automaticRefreshes;
    this.#failures = 0;
    void this.#begin();
  }

  /** "Not me": drops this code, whoever holds it, and shows a new one. */
  async notMe(): Promise<void> {
    const qr = this.#qr;
    this.#leave();
    this.#show({ step: 'loading' });
    const round = this.#round;
    if (qr !== undefined) await this.#cancel(qr);
    if (this.#round === round) this.newCode();
  }

  /** Sends the code that the phone shows. A wrong one ends the session; the answer is the next state. */
  async submitCheckCode(code: string): Promise<void> {
    const [qr, state, round] = [this.#qr, this.#state, this.#round];
    if (qr === undefined || state.step !== 'code_required' || state.sending) return;
    const { error: _, ...asked } = state;
    this.#show({ ...asked, sending: true });
    try {
      const path = `/v1/qr-sessions/${qr.qrId}/check-code`;
      await this.options.service.call({ method: 'POST', path, body: { code }, credential: qr.secret });
    } catch (thrown) {
      if (this.#round !== round || this.#state.step !== 'code_required') return;
      const error = asClientError(thrown);
      if (error.code === 'check_code_wrong') this.#end({ step: 'rejected', reason: 'check_code_wrong' });
      else this.#show({ ...asked, sending: false, error });
    }
  }

  /** Stops all of it, without a word to the service: an unwatched code runs out by itself. */
  stop(): void {
    this.#leave();
  }

  async #begin(): Promise<void> {
    this.#leave();
    const round = this.#round;
    this.#show({ step: 'loading' });
    try {
      const qr = await this.options.service.call<CreatedQrSession>({
        method: 'POST',
        path: '/v1/qr-sessions',
        body: { locale: this.options.locale() },
        signal: round.signal,
      });
      this.#failures = 0;
      this.#qr = qr;
      this.#accept(qr);
      this.#watch = new QrWatch(this.options.service, qr, {
        onView: (view) => this.#round === round && this.#accept(view),
        onTokens: (tokens) => (this.#round === round ? this.#receive(tokens) : Promise.reject(new Error('left'))),
        onLine: (line) => this.#round === round && this.options.onLine(line),
        onGone: () => this.#round === round && this.#expire(),
      });
    } catch (thrown) {
      if (this.#round === round) await this.#fail(asClientError(thrown));
    }
  }

  /** Takes a view unless it is older than what is shown; one of the same version only sets the countdown right. */
  #accept(view: QrView): void {
    if (view.version < this.#version || isOver(this.#state.step)) return;
    const isNews = view.version > this.#version;
    this.#version = view.version;
    const next = stateOfView(view, this.#qr?.url ?? '');
    if (next === undefined) return;
    if (next.step === 'expired') return this.#expire();
    if (next.step === 'cancelled' || next.step === 'rejected') return this.#end(next);
    clearTimeout(this.#timer);
    if (next.step === 'confirmed') this.#awaitTokens(view.expiresIn);
    else this.#timer = setTimeout(() => this.#expire(), view.expiresIn * 1000 + expiryGraceMs);
    if (!isNews && next.step === 'code_required') return;
    this.#show(next);
  }

  /** The tokens are pushed where there is a socket; where there is none, or the push is late, they are asked for. */
  #awaitTokens(expiresIn: number): void {
    const [qr, round, endsAt] = [this.#qr, this.#round, momentIn(expiresIn)];
    if (qr === undefined) return;
    const take = async () => {
      // One way at a time: each delivery voids the refresh token of the one before.
      this.#watch?.stop();
      try {
        const tokens = await takeTokens(this.options.service, qr, endsAt, round.signal);
        if (this.#round === round) await this.#receive(tokens);
      } catch (thrown) {
        if (this.#round === round && !isOver(this.#state.step)) await this.#fail(asClientError(thrown));
      }
    };
    this.#timer = setTimeout(() => void take(), this.#watch?.isPushed === true ? pushPatienceMs : 0);
  }

  async #receive(tokens: Tokens): Promise<void> {
    try {
      await this.options.keep(tokens);
    } catch (thrown) {
      await this.#fail(asClientError(thrown));
      throw thrown;
    }
    clearTimeout(this.#timer);
    this.#show({ step: 'completed', tokens });
    // The acknowledgement still has to leave by this socket; the service closes it then.
    const watch = this.#watch;
    setTimeout(() => watch?.stop(), 1000);
    this.#watch = undefined;
  }

  /** Ends this code, and shows the next one as long as that is free and someone looks. */
  #expire(): void {
    this.#end({ step: 'expired' });
    if (this.#refreshesLeft === 0) return;
    const round = this.#round;
    void this.options.visibility.whenVisible(round.signal).then(
      () => {
        this.#refreshesLeft -= 1;
        return this.#begin();
      },
      () => undefined,
    );
  }

  #end(state: QrSignInState): void {
    this.#leave();
    this.#show(state);
  }

  async #fail(error: ClientError): Promise<void> {
    this.#leave();
    const round = this.#round;
    this.#failures += 1;
    if (!error.retryable) {
      this.#show({ step: 'failed', error, retryAt: undefined });
      return;
    }
    const waitMs = error.retryAfterSeconds === undefined ? backoffMs(this.#failures) : error.retryAfterSeconds * 1000;
    this.#show({ step: 'failed', error, retryAt: momentIn(waitMs / 1000) });
    try {
      await pause(waitMs, round.signal);
      await this.options.visibility.whenVisible(round.signal);
    } catch {
      return; // Someone asked for a new code meanwhile, or left.
    }
    await this.#begin();
  }

  async #cancel(qr: CreatedQrSession): Promise<void> {
    const call = { method: 'DELETE', path: `/v1/qr-sessions/${qr.qrId}`, credential: qr.secret } as const;
    // A code that can't be cancelled is over already, or runs out unwatched: nothing is delivered to anyone.
    await this.options.service.call(call).catch(() => undefined);
  }

  /** Leaves the round: whatever it still has under way changes nothing any more. */
  #leave(): void {
    this.#round.abort();
    this.#round = new AbortController();
    this.#watch?.stop();
    this.#watch = undefined;
    this.#qr = undefined;
    this.#version = 0;
    clearTimeout(this.#timer);
  }

  #show(state: QrSignInState): void {
    this.#state = state;
    this.options.onState(state);
  }
}
