import type { StepUpOptions } from '../../../src/contract/account.js';
import { asClientError, type ClientError } from '../client/client-error.js';
import { CarrierFront } from '../client/carrier-front.js';
import { askForCode, type SendCall } from '../client/code-request.js';
import { describeDevice } from '../elements/device-description.js';
import { OneTapModel, oneTapActionsOf } from '../sign-in/one-tap-model.js';
import type { OneTapActions } from '../sign-in/one-tap-view.js';
import type { StepUpActions, StepUpMethod, StepUpView } from './account-view.js';

/** The person gave up what needed the step-up. */
export class StepUpGivenUp extends Error {}

/** Has the person show that it is them, whenever something needs it, and then goes on with that. */
export class StepUpModel implements StepUpActions {
  readonly oneTap: OneTapActions = oneTapActionsOf(() => this.#oneTap);
  #oneTap: OneTapModel | undefined;
  #view: StepUpView | undefined;
  #waiting: { go: () => void; stop: (reason: Error) => void } | undefined;

  constructor(
    private readonly send: SendCall,
    private readonly onView: (view: StepUpView | undefined) => void,
  ) {}

  /**
   * Does the work; where it needs a step-up, does it again after one.
   *
   * @throws StepUpGivenUp, or whatever the work throws
   */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (asClientError(thrown).code !== 'step_up_required') throw thrown;
      await this.#askFor(await this.#options());
      return work();
    }
  }

  /** Makes sure of a step-up for what follows on another page. */
  async before(): Promise<void> {
    const options = await this.#options();
    if (options.current === null) await this.#askFor(options);
  }

  choose(method: StepUpMethod): void {
    this.#show({ methods: this.#view?.methods ?? [], chosen: method, busy: false });
    this.#oneTap?.stop();
    if (method.method === 'code') this.sendAgain();
    if (method.method === 'carrier') this.#askCarrier();
  }

  sendAgain(): void {
    const chosen = this.#view?.chosen;
    if (chosen?.method !== 'code') return;
    void this.#work(async () => {
      const { channel, identityId, to } = chosen;
      const sent = await askForCode(this.send, { channel, to: identityId, purpose: 'step_up' });
      this.#change({ busy: false, sent: { ...sent, to } });
    });
  }

  typePassword(password: string): void {
    this.#prove({ method: 'password', password });
  }

  typeCode(code: string): void {
    const requestId = this.#view?.sent?.requestId;
    if (requestId !== undefined) this.#prove({ method: 'code', requestId, code });
  }

  giveUp(): void {
    const waiting = this.#waiting;
    this.#end();
    waiting?.stop(new StepUpGivenUp());
  }

  #options(): Promise<StepUpOptions> {
    return this.send<StepUpOptions>({ method: 'GET', path: '/v1/me/step-up' });
  }

  async #askFor(options: StepUpOptions): Promise<void> {
    this.giveUp();
    const methods = options.methods.filter(({ method }) => method !== 'carrier' || CarrierFront.ofPage() !== undefined);
    const [only, ...others] = methods;
    this.#show({ methods, busy: false, ...(only?.method === 'password' && others.length === 0 && { chosen: only }) });
    await new Promise<void>((go, stop) => (this.#waiting = { go, stop }));
  }

  #askCarrier(): void {
    this.#oneTap = new OneTapModel({
      send: this.send,
      device: describeDevice('mobile'),
      submit: ({ proof }) => this.#redeem({ method: 'carrier', ...proof }),
      onView: (oneTap) => this.#change({ oneTap }),
    });
    void this.#oneTap.look();
  }

  #prove(body: object): void {
    void this.#work(() => this.#redeem(body));
  }

  async #redeem(body: object): Promise<void> {
    await this.send({ method: 'POST', path: '/v1/me/step-up', body });
    const waiting = this.#waiting;
    this.#end();
    waiting?.go();
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.#view === undefined || this.#view.busy) return;
    const { error: _, ...view } = this.#view;
    this.#show({ ...view, busy: true });
    try {
      await work();
    } catch (thrown) {
      this.#change({ busy: false, error: asClientError(thrown) });
    }
  }

  #change(change: Partial<StepUpView>): void {
    if (this.#view !== undefined) this.#show({ ...this.#view, ...change });
  }

  #end(): void {
    this.#oneTap?.stop();
    this.#waiting = undefined;
    this.#show(undefined);
  }

  #show(view: StepUpView | undefined): void {
    this.#view = view;
    this.onView(view);
  }
}

/** What a failed task has to say; nothing where the person gave it up. */
export function taskError(thrown: unknown): { error?: ClientError } {
  return thrown instanceof StepUpGivenUp ? {} : { error: asClientError(thrown) };
}
