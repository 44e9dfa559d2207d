import type { AccountProof } from '../../../src/contract/third-parties.js';
import type { CodePurpose } from '../../../src/contract/verification.js';
import { asClientError, type ClientError } from '../client/client-error.js';
import { askForCode, channelOf, type SendCall } from '../client/code-request.js';
import type { ProofActions, ProofView, ProofWays } from './proof-view.js';

interface ProofParts {
  ways: ProofWays;
  /** What it begins with, where both are open. */
  first: 'password' | 'code';
  purpose: CodePurpose;
  send: SendCall;
  /** Does what the proof is for; what it throws is shown, unless it leads on by itself. */
  submit: (proof: AccountProof, newPassword: string) => Promise<void>;
  /** Takes a failure that isn't one of the proof. */
  takesOver?: (error: ClientError) => boolean;
  /** Whether what was thrown only means that the person changed their mind. */
  givesUp?: (thrown: unknown) => boolean;
  onView: (view: ProofView) => void;
}

/** Leads someone through proving an account, for whatever it is asked. */
export class ProofModel implements ProofActions {
  view: ProofView;
  #isOver = false;

  constructor(private readonly parts: ProofParts) {
    const byCode = parts.ways.channels.length > 0 && (parts.first === 'code' || !parts.ways.password);
    this.view = { ways: parts.ways, step: { at: byCode ? 'recipient' : 'password' }, busy: false };
  }

  /** What comes in from now on is of a screen that is no more. */
  stop(): void {
    this.#isOver = true;
  }

  usePassword(): void {
    this.#show({ step: { at: 'password' }, busy: false });
  }

  useCode(): void {
    this.#show({ step: { at: 'recipient' }, busy: false });
  }

  typePassword(identifier: string, password: string): void {
    void this.#work(() => this.parts.submit({ method: 'password', identifier, password }, ''));
  }

  sendCode(to: string): void {
    void this.#work(async () => {
      const channel = this.#channelFor(to);
      const sent = await askForCode(this.parts.send, { channel, to, purpose: this.parts.purpose });
      this.#show({ step: { at: 'code', sent }, busy: false });
    });
  }

  sendAgain(): void {
    const { step } = this.view;
    if (step.at === 'code') this.sendCode(step.sent.to);
  }

  typeCode(code: string, newPassword: string): void {
    const { step } = this.view;
    if (step.at !== 'code') return;
    const { requestId } = step.sent;
    void this.#work(() => this.parts.submit({ method: 'code', requestId, code }, newPassword));
  }

  /** Where only one is open, what was typed is meant for that one; the service says what is wrong with it. */
  #channelFor(to: string) {
    const [only, ...others] = this.parts.ways.channels;
    return only !== undefined && others.length === 0 ? only : channelOf(to);
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.view.busy) return;
    const { error: _, ...view } = this.view;
    this.#show({ ...view, busy: true });
    try {
      await work();
    } catch (thrown) {
      if (this.parts.givesUp?.(thrown) === true) {
        this.#show({ step: this.view.step, busy: false });
        return;
      }
      const error = asClientError(thrown);
      if (this.parts.takesOver?.(error) !== true) this.#show({ step: this.view.step, busy: false, error });
    }
  }

  #show(view: Omit<ProofView, 'ways'>): void {
    if (this.#isOver) return;
    this.view = { ...view, ways: this.parts.ways };
    this.parts.onView(this.view);
  }
}

/** Passes what the person does on to the proof that is shown at that moment. */
export function proofActionsOf(current: () => ProofModel | undefined): ProofActions {
  return {
    usePassword: () => current()?.usePassword(),
    useCode: () => current()?.useCode(),
    typePassword: (identifier, password) => current()?.typePassword(identifier, password),
    sendCode: (to) => current()?.sendCode(to),
    sendAgain: () => current()?.sendAgain(),
    typeCode: (code, newPassword) => current()?.typeCode(code, newPassword),
  };
}
