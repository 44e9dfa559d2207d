import type { Approval, ConfirmResult, QrReason, ScanResult } from '../../../src/contract/qr-session.js';
import { asClientError, type ClientError } from './client-error.js';
import { momentIn, type Moment } from './countdown.js';
import { heldSeconds, heldTimeoutMs, longPoll } from './long-poll.js';
import type { SignInSession } from './sign-in-session.js';

/** What a phone that scanned a code has to show. */
export type ApprovalState =
  | { step: 'scanning' }
  /** Who asks, for the person to judge. `busy` while an answer is on its way. */
  | { step: 'asking'; scan: ScanResult; endsAt: Moment; busy: boolean; error?: ClientError }
  /** The code that is to be typed on the PC. */
  | { step: 'code_required'; scan: ScanResult; checkCode: string; endsAt: Moment }
  | { step: 'confirmed'; scan: ScanResult }
  | { step: 'completed' | 'expired' | 'cancelled' | 'rejected'; scan: ScanResult; reason: QrReason | undefined }
  | { step: 'failed'; error: ClientError };

/** The phone's side of one QR session: scan, judge, answer, and see what came of it. */
export class QrApproval {
  readonly #ended = new AbortController();
  readonly #path: string;
  #state: ApprovalState = { step: 'scanning' };
  #version = 0;

  constructor(
    private readonly session: SignInSession,
    qrId: string,
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
      this.#show({ step: 'asking', scan, endsAt: momentIn(scan.expiresIn), busy: false });
      void this.#follow(scan);
    } catch (thrown) {
      this.#show({ step: 'failed', error: asClientError(thrown) });
    }
  }

  /** Lets the browser in, or gets the code that has to be typed there first. */
  async confirm(): Promise<void> {
    await this.#answer(async ({ tempToken }) => {
      await this.session.call<ConfirmResult>({ method: 'POST', path: `${this.#path}/confirm`, body: { tempToken } });
    });
  }

  /** Keeps the browser out; `report` has it noted as an attack. */
  async reject(report: boolean): Promise<void> {
    await this.#answer(async ({ tempToken }) => {
      await this.session.call({ method: 'POST', path: `${this.#path}/reject`, body: { tempToken, report } });
    });
  }

  stop(): void {
    this.#ended.abort();
  }

  /** Sends the person's answer; what it leads to is read from the approval, which is the truth either way. */
  async #answer(send: (scan: ScanResult) => Promise<void>): Promise<void> {
    const state = this.#state;
    if (!('scan' in state) || (state.step === 'asking' && state.busy)) return;
    if (state.step === 'asking') {
      const { error: _, ...asked } = state;
      this.#show({ ...asked, busy: true });
    }
    let refusal: ClientError | undefined;
    try {
      await send(state.scan);
    } catch (thrown) {
      refusal = asClientError(thrown);
    }
    await this.#look(state.scan);
    const after = this.#state;
    if (after.step !== 'asking') return;
    if (refusal === undefined) this.#show({ ...after, busy: false });
    else this.#show({ ...after, busy: false, error: refusal });
  }

  async #look(scan: ScanResult): Promise<void> {
    try {
      this.#accept(await this.#ask(undefined), scan);
    } catch {
      // The watch asks for the same, and goes on asking.
    }
  }

  async #follow(scan: ScanResult): Promise<void> {
    await longPoll<Approval>({
      ask: (version) => this.#ask(version),
      take: (approval) => this.#accept(approval, scan),
      fail: (error) => {
        // Gone for good (the code's last minute is over), or the person was signed out meanwhile.
        if (error.code === 'qr_not_found') this.#show({ step: 'expired', scan, reason: undefined });
        else if (error.code === 'invalid_token') this.#show({ step: 'failed', error });
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
    const endsAt = momentIn(approval.expiresIn);
    const { state, reason } = approval;
    switch (state) {
      case 'pending':
      case 'scanned':
        if (this.#state.step === 'asking') this.#show({ ...this.#state, endsAt });
        return true;
      case 'code_required':
        this.#show({ step: 'code_required', scan, checkCode: approval.checkCode ?? '', endsAt });
        return true;
      case 'confirmed':
        if (isNews) this.#show({ step: 'confirmed', scan });
        return true;
      default:
        if (isNews) this.#show({ step: state, scan, reason });
        return false;
    }
  }

  #show(state: ApprovalState): void {
    if (this.#ended.signal.aborted) return;
    this.#state = state;
    this.onState(state);
  }
}
