import type { ListedSession } from '../../../src/contract/me.js';
import type { SessionKind } from '../../../src/contract/tokens.js';
import type { ClientError } from '../client/client-error.js';
import type { ApprovalState } from '../client/qr-approval.js';
import type { KeptTokens } from '../client/kept-tokens.js';

/** The list of sessions as far as it is read. */
export interface SessionList {
  items: ListedSession[];
  nextCursor: string | null;
  busy: boolean;
  error?: ClientError;
}

/** What has become of a scanned code, while it is at this step. */
export type ApprovalAt<S extends ApprovalState['step']> = Extract<ApprovalState, { step: S }>;

/** A sign-in elsewhere that the person is asked about, or has ended. */
export interface NewLogin {
  id: string;
  /** Where it says it is; undefined until the list tells. */
  name: string | undefined;
  kind: SessionKind;
  answer: 'open' | 'ending' | 'ended';
  error?: ClientError;
}

/** What the phone page shows; with it the page can be drawn without a service behind it. */
export interface PhoneView {
  screen:
    | { step: 'loading' }
    /** No key can be had here, so nothing can go on. */
    | { step: 'stuck'; error: ClientError }
    | { step: 'sign_in'; busy: boolean; error?: ClientError }
    | { step: 'home' }
    /** A code is at hand; it isn't scanned until the person says so. */
    | { step: 'arrived' }
    | { step: 'approval'; approval: ApprovalState };
  person?: KeptTokens['user'];
  /** The code that the person came with, kept over the sign-in. */
  qrId?: string;
  sessions: SessionList;
  newLogin?: NewLogin;
  /** The device has no network. */
  isOffline: boolean;
}

/** What the person can do on the phone page. */
export interface PhoneActions {
  signInWithPassword(identifier: string, password: string): void;
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
  /** "It wasn't me": signs it out there, and says so. */
  itWasNotMe(login: { id: string; name: string | undefined; kind: SessionKind }): void;
}
