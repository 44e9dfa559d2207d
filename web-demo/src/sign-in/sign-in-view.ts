import type { ProviderView, Suggestions } from '../../../src/contract/third-parties.js';
import type { ClientError } from '../client/client-error.js';
import type { OneTapActions, OneTapView } from './one-tap-view.js';
import type { ProofActions, ProofView } from './proof-view.js';

/** A third party, by its id and by what the service calls it. */
export type NamedProvider = Pick<ProviderView, 'id' | 'name'>;

/** What a page shows to someone who isn't signed in. */
export type SignInView =
  | { at: 'loading' }
  | {
      at: 'sign_in';
      proof: ProofView;
      thirdParties: readonly ProviderView[];
      /** Where the carrier can tell this phone's number. */
      oneTap?: OneTapView;
      /** What went wrong at a third party. */
      error?: ClientError;
      /** A new password was set a moment ago. */
      isReset: boolean;
    }
  /** A forgotten password is replaced: by a code, together with the new one. */
  | { at: 'forgot'; proof: ProofView }
  /** On the way to a third party, or back from it. */
  | { at: 'third_party'; provider: NamedProvider }
  /** A third party has proved somebody who has no account here: link or new? */
  | { at: 'unlinked'; provider: NamedProvider; suggestions: Suggestions; busy: boolean; error?: ClientError }
  /** The account to link it to is proved. */
  | { at: 'link'; provider: NamedProvider; proof: ProofView }
  /** The phone number alone was not enough. */
  | { at: 'second_step'; proof: ProofView };

/** The view while the page is there. */
export type SignInAt<A extends SignInView['at']> = Extract<SignInView, { at: A }>;

/** What the person can do to sign in. */
export interface SignInActions {
  /** Of whichever proof is shown. */
  readonly proof: ProofActions;
  readonly oneTap: OneTapActions;
  visit(provider: string): void;
  forgot(): void;
  /** To an account that the person has. */
  link(): void;
  register(): void;
  /** To the beginning, or from "link" to "link or new". */
  back(): void;
}
