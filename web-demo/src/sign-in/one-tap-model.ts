import type { DeviceInput } from '../../../src/contract/tokens.js';
import { CarrierFront, type SeenNumber } from '../client/carrier-front.js';
import { askCarrier, termsOf } from '../client/carrier-request.js';
import type { CarrierToken } from '../client/carrier-visit.js';
import { asClientError } from '../client/client-error.js';
import type { SendCall } from '../client/code-request.js';
import type { OneTapActions, OneTapView } from './one-tap-view.js';

interface OneTapParts {
  send: SendCall;
  device: DeviceInput;
  /** Does what the number is for; what it throws is shown. */
  submit: (token: CarrierToken) => Promise<void>;
  /** The code that the person came with; without this the page isn't left for the carrier's own. */
  qrId?: () => string | undefined;
  /** Whether what was thrown only means that the person changed their mind. */
  givesUp?: (thrown: unknown) => boolean;
  onView: (view: OneTapView) => void;
}

/** Has the carrier tell the number of the phone that this page is on, once the person has agreed to it. */
export class OneTapModel implements OneTapActions {
  view: OneTapView | undefined;
  readonly #front = CarrierFront.ofPage();
  #seen: SeenNumber | undefined;
  #isOver = false;

  constructor(private readonly parts: OneTapParts) {}

  /** Finds out what there is to tap, if anything. */
  async look(): Promise<void> {
    if (this.#front !== undefined) await this.#look(this.#front);
    else if (this.parts.qrId !== undefined) this.#show({ at: 'seen', number: undefined, terms: null, busy: false });
  }

  lookAgain(): void {
    if (this.#front === undefined || this.view?.at !== 'unseen' || this.view.looking) return;
    this.#show({ ...this.view, looking: true });
    void this.#look(this.#front);
  }

  tap(): void {
    void this.#tap();
  }

  /** Ready to be tapped once more, without what came of it before. */
  reset(): void {
    if (this.view?.at !== 'seen') return;
    const { number, terms } = this.view;
    this.view = { at: 'seen', number, terms, busy: false };
  }

  /** What comes in from now on is of a screen that is no more. */
  stop(): void {
    this.#isOver = true;
  }

  async #look(front: CarrierFront): Promise<void> {
    try {
      this.#seen = await front.see();
      const terms = await termsOf(this.#seen);
      this.#show({ at: 'seen', number: this.#seen.number, terms, busy: false });
    } catch (thrown) {
      this.#show({ at: 'unseen', why: asClientError(thrown).code, looking: false });
    }
  }

  async #tap(): Promise<void> {
    if (this.view?.at !== 'seen' || this.view.busy) return;
    const { error: _, ...seen } = this.view;
    this.#show({ ...seen, busy: true });
    try {
      const { send, device, submit, qrId } = this.parts;
      const request = {
        send,
        device,
        front: this.#front,
        carrier: this.#seen?.carrier,
        leaveWith: qrId && { qrId: qrId() },
      };
      const token = await askCarrier(request);
      // Undefined: the browser is on its way to the carrier.
      if (token !== undefined) await submit(token);
    } catch (thrown) {
      const isGivenUp = this.parts.givesUp?.(thrown) === true;
      this.#show({ ...seen, busy: false, ...(!isGivenUp && { error: asClientError(thrown) }) });
    }
  }

  #show(view: OneTapView): void {
    if (this.#isOver) return;
    this.view = view;
    this.parts.onView(view);
  }
}

/** Passes what the person does on to what is shown at that moment. */
export function oneTapActionsOf(current: () => OneTapModel | undefined): OneTapActions {
  return { tap: () => current()?.tap(), lookAgain: () => current()?.lookAgain() };
}
