import type { ListedSession } from '../../../src/contract/me.js';
import type { SessionKind } from '../../../src/contract/tokens.js';
import type { AccountActions, AccountView } from '../account/account-view.js';
import type { ClientError } from '../client/client-error.js';
import type { ApprovalState } from '../client/qr-approval.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import type { Paged } from '../client/paged-list.js';
import type { SignInActions, SignInView } from '../sign-in/sign-in-view.js';

/** The list of sessions as far as it is read. */
export type SessionList = Paged<ListedSession>;

/** What has become of a scanned code, while it is at this step. */
export type ApprovalAt<S extends ApprovalState['step']> = Extract<ApprovalState, { step: S }>;

/** A sign-in elsewhere that the person is asked about, or has ended. */
export interface NewLogin {
  id: string;
  /** Where it says it is; undefined until the list tells. */
  name: string | undefined;
  kind: SessionKind;
  answer: 'open' | 'ending' | 'ended';
  /** It is ended, and there is a password that may be known to whoever it was. */
  changePassword?: boolean;
  error?: ClientError;
}

/** What the phone page shows; with it the page can be drawn without a service behind it. */
export interface PhoneView {
  screen:
    | { step: 'loading' }
    /** No key can be had here, so nothing can go on. */
    | { step: 'stuck'; error: ClientError }
    | { step: 'sign_in'; signIn: SignInView }
    /** The account is new: it may be given a name and a password. */
    | { step: 'welcome'; nickname: string; busy: boolean; error?: ClientError }
    | { step: 'home' }
    /** A code is at hand; it isn't scanned until the person says so. */
    | { step: 'arrived' }
    | { step: 'approval'; approval: ApprovalState }
    | { step: 'account'; account: AccountView };
  person?: KeptTokens['user'];
  /** The code that the person came with, kept over the sign-in. */
  qrId?: string;
  sessions: SessionList;
  newLogin?: NewLogin;
  /** The account that was signed in here will be gone then. */
  deletedAt?: string;
  /** The device has no network. */
  isOffline: boolean;
}

/** What the person can do on the phone page. */
export interface PhoneActions {
  readonly signIn: SignInActions;
  readonly account: AccountActions;
  /** Gives the new account its name, and a password unless it is empty. */
  welcome(nickname: string, newPassword: string): void;
  /** On without that. */
  skipWelcome(): void;
  signOut(): void;
  /** Goes on with a code that the camera or the person brought. */
  bring(qrId: string): void;
  seeWhoAsks(): void;
  confirm(): void;
  /** "Not me", or back from it. */
  refuse(refusing: boolean): void;
  reject(report: boolean): void;
  goHome(): void;
  endSession(id: string): void;
  moreSessions(): void;
  itWasMe(): void;
  /** To a new password, after a sign-in that wasn't the person's. */
  changePassword(): void;
  /** "It wasn't me": signs it out there, and says so. */
  itWasNotMe(login: { id: string; name: string | undefined; kind: SessionKind }): void;
}
