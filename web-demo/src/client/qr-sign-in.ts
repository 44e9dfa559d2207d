import type { Locale } from '../../../src/contract/primitives.js';
import type { QrView } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import { asClientError, type ClientError } from './client-error.js';
import { momentIn } from './countdown.js';
import { ownQrOf, type OwnQr } from './own-qr.js';
import { pauseForRetry, retryWait } from './pause.js';
import { QrCalls } from './qr-calls.js';
import { isOver, stateOfView, type Line, type QrSignInState } from './qr-sign-in-state.js';
import { QrWatch } from './qr-watch.js';
import type { ServiceClient } from './service-client.js';
import type { Visibility } from './visibility.js';

export interface QrSignInOptions {
  service: ServiceClient;
  /** Codes aren't renewed for nobody. */
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
 * Signs this browser in by a code that a phone scans: from `goOn` or `newCode` until tokens are kept or `stop`.
 * What happens is told through `onState`; each state is complete in itself.
 */
export class QrSignIn {
  readonly #calls: QrCalls;
  #round = new AbortController();
  #state: QrSignInState = { step: 'loading' };
  #refreshesLeft = automaticRefreshes;
  #failures = 0;
  #qr: OwnQr | undefined;
  /** A code from before, until it is known what became of it. */
  #earlier: OwnQr | undefined;
  /** What the last code said, to be drawn while there is none. */
  #last: string | undefined;
  #version = 0;
  #watch: QrWatch | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: QrSignInOptions) {
    this.#calls = new QrCalls(options.service);
  }

  /** The code that is under way, for a next page to go on with. */
  get current(): OwnQr | undefined {
    return this.#qr ?? this.#earlier;
  }

  /** Shows a new code, and from here on renews it five times of itself. */
  newCode(): void {
    this.goOn(undefined);
  }

  /** Goes on where a code from before a reload stands; as `newCode` where there is none or nothing comes of it. */
  goOn(earlier: OwnQr | undefined): void {
    this.#earlier = earlier;
    this.#refreshesLeft = automaticRefreshes;
    this.#failures = 0;
    void this.#begin();
  }

  /** "Not me": drops this code, whoever holds it, and shows a new one. */
  async notMe(): Promise<void> {
    const qr = this.#qr;
    this.#leave({ step: 'loading', last: this.#last });
    const round = this.#round;
    // A code that can't be cancelled is over already, or runs out unwatched: nothing is delivered to anyone.
    if (qr !== undefined) await this.#calls.cancel(qr).catch(() => undefined);
    if (this.#round === round) this.newCode();
  }

  /** Sends the code that the phone shows. A wrong one ends the session; the answer is the next state. */
  async submitCheckCode(code: string): Promise<void> {
    const [qr, state, round] = [this.#qr, this.#state, this.#round];
    if (qr === undefined || state.step !== 'code_required' || state.sending) return;
    const { error: _, ...asked } = state;
    this.#show({ ...asked, sending: true });
    try {
      await this.#calls.sendCheckCode(qr, code);
    } catch (thrown) {
      if (this.#round !== round || this.#state.step !== 'code_required') return;
      const error = asClientError(thrown);
      if (error.code === 'check_code_wrong') this.#leave({ step: 'rejected', reason: 'check_code_wrong' });
      else this.#show({ ...asked, sending: false, error });
    }
  }

  /** Stops all of it, without a word to the service: an unwatched code runs out by itself. */
  stop(): void {
    this.#earlier = undefined;
    this.#leave();
  }

  async #begin(): Promise<void> {
    const earlier = this.#earlier;
    this.#leave({ step: 'loading', last: this.#last });
    const round = this.#round;
    try {
      if (earlier === undefined || !(await this.#takeUp(earlier, round))) await this.#create(round);
    } catch (thrown) {
      if (this.#round === round) await this.#fail(asClientError(thrown));
    }
  }

  async #create(round: AbortController): Promise<void> {
    const created = await this.#calls.create(this.options.locale(), round.signal);
    this.#goOnWith(ownQrOf(created), created, round);
  }

  /** Whether the earlier code still leads somewhere. */
  async #takeUp(earlier: OwnQr, round: AbortController): Promise<boolean> {
    let view: QrView | undefined;
    try {
      view = await this.#calls.view(earlier, round.signal);
    } catch (thrown) {
      // Gone, or of a key that this browser has no more. While the service can't be reached, it may still be alive.
      if (asClientError(thrown).retryable || round.signal.aborted) throw thrown;
    }
    this.#earlier = undefined;
    // The tokens may have been on their way when the page went; they may be asked for again.
    if (view?.state === 'completed') view = { ...view, state: 'confirmed' };
    if (view === undefined || isOver(view.state)) return false;
    this.#goOnWith(earlier, view, round);
    return true;
  }

  #goOnWith(qr: OwnQr, view: QrView, round: AbortController): void {
    this.#failures = 0;
    this.#qr = qr;
    this.#last = qr.url;
    this.#accept(view);
    this.#watch = new QrWatch(this.options.service, qr, {
      onView: (view) => this.#round === round && this.#accept(view),
      onTokens: (tokens) => (this.#round === round ? this.#receive(tokens) : Promise.reject(new Error('left'))),
      onLine: (line) => this.#round === round && this.options.onLine(line),
      onGone: () => this.#round === round && this.#expire(),
    });
  }

  /** Takes a view unless it is older than what is shown; one of the same version only sets the countdown right. */
  #accept(view: QrView): void {
    if (view.version < this.#version || isOver(this.#state.step)) return;
    const isNews = view.version > this.#version;
    this.#version = view.version;
    const next = this.#qr && stateOfView(view, this.#qr, this.#state);
    if (next === undefined) return;
    if (next.step === 'expired') return this.#expire();
    if (next.step === 'cancelled' || next.step === 'rejected') return this.#leave(next);
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
        const tokens = await this.#calls.takeTokens(qr, endsAt, round.signal);
        if (this.#round === round) await this.#receive(tokens);
      } catch (thrown) {
        if (this.#round !== round || isOver(this.#state.step)) return;
        const error = asClientError(thrown);
        // The time to take them is over.
        if (error.code === 'qr_state_conflict' || error.code === 'qr_not_found') this.#expire();
        else await this.#fail(error);
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
    setTimeout((watch: QrWatch | undefined) => watch?.stop(), 1000, this.#watch);
    this.#watch = undefined;
  }

  /** Ends this code, and shows the next one as long as that is free and someone looks. */
  #expire(): void {
    const renew = () => {
      this.#refreshesLeft -= 1;
      return this.#begin();
    };
    const isFree = this.#refreshesLeft > 0;
    if (isFree && this.options.visibility.isVisible) return void renew();
    this.#leave({ step: 'expired', last: this.#last });
    if (isFree) void this.options.visibility.whenVisible(this.#round.signal).then(renew, () => undefined);
  }

  async #fail(error: ClientError): Promise<void> {
    this.#leave();
    const round = this.#round;
    this.#failures += 1;
    if (!error.retryable) {
      this.#show({ step: 'failed', error, retryAt: undefined });
      return;
    }
    const wait = retryWait(error, this.#failures);
    this.#show({ step: 'failed', error, retryAt: momentIn(wait.milliseconds / 1000) });
    try {
      await pauseForRetry(wait, round.signal);
      await this.options.visibility.whenVisible(round.signal);
      await this.#begin();
    } catch {
      // Someone asked for a new code meanwhile, or left.
    }
  }

  /** Leaves the round: whatever it still has under way changes nothing any more. Shows what it has come to, if told. */
  #leave(end?: QrSignInState): void {
    this.#round.abort();
    this.#round = new AbortController();
    this.#watch?.stop();
    this.#watch = undefined;
    this.#qr = undefined;
    this.#version = 0;
    clearTimeout(this.#timer);
    if (end !== undefined) this.#show(end);
  }

  #show(state: QrSignInState): void {
    this.#state = state;
    this.options.onState(state);
  }
}
