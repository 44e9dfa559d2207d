import type { RevocationReason } from '../../../src/contract/push.js';
import type { Line, QrSignInState } from '../client/qr-sign-in-state.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import type { SignInActions, SignInView } from '../sign-in/sign-in-view.js';

/** What the PC page shows; with it the page can be drawn without a service behind it. */
export interface PcView {
  state: QrSignInState | { step: 'signed_in'; kept: KeptTokens; leaving: boolean };
  line: Line;
  /** The device has no network. */
  isOffline: boolean;
  /** The ways to sign in that take no phone. */
  signIn: SignInView;
  /** Someone is back from a third party: those ways are unfolded. */
  unfolds: boolean;
  /** Why the session before this ended, where it wasn't the person's own doing here. */
  endedBecause?: RevocationReason;
}

/** The state while the page is at this step. */
export type PcStateAt<S extends PcView['state']['step']> = Extract<PcView['state'], { step: S }>;

/** What the person can do on the PC page. */
export interface PcActions {
  newCode(): void;
  notMe(): void;
  submitCheckCode(code: string): void;
  readonly signIn: SignInActions;
  signOut(): void;
}
