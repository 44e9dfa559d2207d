import type { CarrierHint } from '../../../src/contract/carrier.js';
import type { ClientError, FailureCode } from '../client/client-error.js';

/** How far someone is with having the carrier tell this phone's number. */
export type OneTapView =
  /** The carrier doesn't see the phone just now, or not at all. */
  | { at: 'unseen'; why: FailureCode; looking: boolean }
  /** `number` is masked; undefined where the carrier tells it on a page of its own. */
  | { at: 'seen'; number: string | undefined; terms: CarrierHint['terms']; busy: boolean; error?: ClientError };

/** What the person can do meanwhile. */
export interface OneTapActions {
  /** Has the carrier tell the number: the person has agreed to its terms. */
  tap(): void;
  /** The phone may be seen by now. */
  lookAgain(): void;
}
