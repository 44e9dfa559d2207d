import type { Approval, QrReason, ScanResult } from '../../../src/contract/qr-session.js';
import { asClientError, type ClientError, type FailureCode } from './client-error.js';
import { momentIn, type Life, type Moment } from './countdown.js';
import { heldSeconds, heldTimeoutMs, longPoll } from './long-poll.js';
import { pause, pauseForRetry, retryWait } from './pause.js';
import type { SignInSession } from './sign-in-session.js';
import type { Visibility } from './visibility.js';

/** How the person's answer fares. */
export type Answer =
  /** Not given yet. */
  | 'open'
  | 'sending'
  /** The line broke while it was on its way: it may have arrived or not. */
  | 'finding_out'
  /** It didn't arrive; nobody was signed in by it. */
  | 'lost';

/** What the person is asked, and how the answer fares. */
interface Question {
  scan: ScanResult;
  life: Life;
  answer: Answer;
  /** Whether the person said "not me", and is now asked whether to report it. Either way ends the sign-in. */
  refusing: boolean;
  error?: ClientError;
}

/** What a phone that scanned a code has to show. */
export type ApprovalState =
  | { step: 'scanning' }
  /** Who asks, for the person to judge. A "yes" counts once it is `armed`: the facts have been there to be read. */
  | ({ step: 'asking'; askedAt: Moment; armed: boolean } & Question)
  /** The code that is to be typed on the PC. */
  | ({ step: 'code_required'; checkCode: string } & Question)
  | { step: 'confirmed'; scan: ScanResult }
  | { step: 'completed'; scan: ScanResult }
  | { step: 'expired' }
  | { step: 'cancelled'; reason: QrReason | undefined }
  | { step: 'rejected'; reason: QrReason | undefined }
  /** An answer was cut off, and what became of it can't be found out any more. */
  | { step: 'unclear' }
  | { step: 'failed'; error: ClientError };

/** So long the facts must be in sight before a "yes" counts, in milliseconds: a thumb that is already falling misses. */
const armingMs = 1000;

/** The phone's side of one QR session: scan, judge, answer, and see what came of it. */
export class QrApproval {
  readonly #ended = new AbortController();
  readonly #path: string;
  #state: ApprovalState = { step: 'scanning' };
  #version = 0;

  constructor(
    private readonly session: SignInSession,
    qrId: string,
    private readonly visibility: Visibility,
    private readonly onState: (state: ApprovalState) => void,
  ) {
    this.#path = `/v1/qr-sessions/${qrId}`;
  }

  /** Takes hold of the code and asks who stands behind it. Signs no one in. */
  async scan(): Promise<void> {
    this.#show({ step: 'scanning' });
    try {
      const scan = await this.session.call<ScanResult>({ method: 'POST', path: `${this.#path}/scan`, body: {} });
      if (this.#ended.signal.aborted) return;
      this.#show({ step: 'asking', ...asked(scan, scan.expiresIn), askedAt: askedAtOf(scan), armed: false });
      void this.#follow(scan);
      void this.#arm();
    } catch (thrown) {
      this.#show({ step: 'failed', error: asClientError(thrown) });
    }
  }

  /** Lets the browser in, or gets the code that has to be typed there first. */
  async confirm(): Promise<void> {
    if (this.#state.step !== 'asking' || !this.#state.armed) return;
    await this.#answer('confirm', {});
  }

  /** "Not me", and back: asks first whether to report it, since a refusal is final. */
  refuse(refusing: boolean): void {
    if ('refusing' in this.#state) this.#show({ ...this.#state, refusing });
  }

  /** Keeps the browser out; `report` has it noted as an attack. */
  async reject(report: boolean): Promise<void> {
    await this.#answer('reject', { report });
  }

  stop(): void {
    this.#ended.abort();
  }

  async #arm(): Promise<void> {
    const { signal } = this.#ended;
    try {
      do {
        await this.visibility.whenVisible(signal);
        await pause(armingMs, signal);
      } while (!this.visibility.isVisible);
    } catch {
      return; // The person has left.
    }
    if (this.#state.step === 'asking') this.#show({ ...this.#state, armed: true });
  }

  /** Sends the person's answer; what it leads to is read from the approval, which is the truth either way. */
  async #answer(call: 'confirm' | 'reject', more: { report?: boolean }): Promise<void> {
    const state = this.#state;
    if (!('answer' in state) || state.answer === 'sending' || state.answer === 'finding_out') return;
    this.#question('sending');
    const body = { tempToken: state.scan.tempToken, ...more };
    try {
      await this.session.call({ method: 'POST', path: `${this.#path}/${call}`, body });
    } catch (thrown) {
      const error = asClientError(thrown);
      if (mayHaveArrived(error)) return this.#findOut(state.scan);
      await this.#look(state.scan).catch(() => undefined);
      if (isInDoubt(this.#state)) this.#question('open', error);
      return;
    }
    await this.#findOut(state.scan);
  }

  /** Asks until it is known what became of an answer: at once where it went through, else when the line is back. */
  async #findOut(scan: ScanResult): Promise<void> {
    const { signal } = this.#ended;
    for (let failures = 1; isInDoubt(this.#state); failures += 1) {
      try {
        await this.#look(scan);
        if (isInDoubt(this.#state)) this.#question('lost');
      } catch (thrown) {
        if (signal.aborted) return;
        this.#question('finding_out');
        const error = asClientError(thrown);
        if (error.code === 'qr_not_found') this.#show({ step: 'unclear' });
        else if (error.code === 'invalid_token') this.#show({ step: 'failed', error });
        else await pauseForRetry(retryWait(error, failures), signal).catch(() => undefined);
      }
    }
  }

  /** Changes how the answer fares, as long as the question is still the same. */
  #question(answer: Answer, error?: ClientError): void {
    if (!('answer' in this.#state)) return;
    const { error: _, ...asked } = this.#state;
    this.#show({ ...asked, answer, ...(error !== undefined && { error }) });
  }

  async #look(scan: ScanResult): Promise<void> {
    this.#accept(await this.#ask(undefined), scan);
  }

  async #follow(scan: ScanResult): Promise<void> {
    await longPoll<Approval>({
      ask: (version) => this.#ask(version),
      take: (approval) => this.#accept(approval, scan),
      fail: (error) => {
        // Gone for good. Once the person has said yes, the PC may be signed in: the list of sessions tells.
        if (error.code === 'qr_not_found') {
          const saidYes = this.#state.step === 'confirmed' || this.#state.step === 'code_required';
          this.#show({ step: saidYes || isInDoubt(this.#state) ? 'unclear' : 'expired' });
        } else if (error.code === 'invalid_token') this.#show({ step: 'failed', error });
        else return true;
        return false;
      },
      signal: this.#ended.signal,
    });
  }

  #ask(version: number | undefined): Promise<Approval> {
    return this.session.call<Approval>({
      method: 'GET',
      path: `${this.#path}/approval`,
      query: version === undefined ? {} : { wait: heldSeconds, version },
      signal: this.#ended.signal,
      timeoutMs: heldTimeoutMs,
    });
  }

  /** Takes a view unless an older one; returns whether there is more to come. */
  #accept(approval: Approval, scan: ScanResult): boolean {
    if (approval.version < this.#version) return true;
    const isNews = approval.version > this.#version;
    this.#version = approval.version;
    const { state, reason, expiresIn, checkCode } = approval;
    const before = 'life' in this.#state ? this.#state : undefined;
    switch (state) {
      case 'pending':
      case 'scanned':
        if (before?.step === 'asking') this.#show({ ...before, life: { ...before.life, endsAt: momentIn(expiresIn) } });
        return true;
      case 'code_required':
        this.#show(
          before?.step === 'code_required'
            ? { ...before, life: { ...before.life, endsAt: momentIn(expiresIn) } }
            : { step: 'code_required', ...asked(scan, expiresIn), checkCode: checkCode ?? '' },
        );
        return true;
      case 'confirmed':
        if (isNews) this.#show({ step: 'confirmed', scan });
        return true;
      case 'completed':
        if (isNews) this.#show({ step: state, scan });
        return false;
      case 'expired':
        if (isNews) this.#show({ step: state });
        return false;
      case 'cancelled':
      case 'rejected':
        if (isNews) this.#show({ step: state, reason });
        return false;
    }
  }

  #show(state: ApprovalState): void {
    if (this.#ended.signal.aborted) return;
    this.#state = state;
    this.onState(state);
  }
}

function asked(scan: ScanResult, expiresIn: number): Question {
  return { scan, life: { endsAt: momentIn(expiresIn), seconds: expiresIn }, answer: 'open', refusing: false };
}

/** When the code was asked for, by the service's clock alone: the phone's may be wrong. */
function askedAtOf({ initiator, expiresAt, expiresIn }: ScanResult): Moment {
  const scannedAt = Date.parse(expiresAt) - expiresIn * 1000;
  return performance.now() - Math.max(0, scannedAt - Date.parse(initiator.requestedAt));
}

/** Whether an answer was given of which it isn't known what it did. */
function isInDoubt(state: ApprovalState): boolean {
  return 'answer' in state && (state.answer === 'sending' || state.answer === 'finding_out');
}

/** Whether the call may have had its effect although it failed here. */
function mayHaveArrived({ code }: ClientError): boolean {
  const cutOff: FailureCode[] = ['offline', 'timed_out', 'unavailable', 'internal_error', 'unexpected_answer'];
  return cutOff.includes(code);
}
