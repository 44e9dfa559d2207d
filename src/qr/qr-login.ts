import type { Code } from '../contract/codes.js';
import { finalQrStates, type QrReason, type QrState, type Risk } from '../contract/qr-session.js';
import { equalInConstantTime } from '../kernel/secret.js';

/**
 * The state machine of one QR sign-in. Pure: `now` is Redis's time, in milliseconds, and comes with the read.
 *
 *     pending ──scan──▶ scanned ──confirm──▶ confirmed ──deliver──▶ completed
 *                        │  ▲ └──confirm, with a code──▶ code_required ──enterCode──▶ confirmed
 *                        └──┘ scan again, by the same sign-in session
 *
 *     from pending, scanned, code_required and confirmed: expire ▶ expired, cancel ▶ cancelled
 *     from the last three: reject ▶ rejected; from code_required: a wrong code ▶ rejected
 */
export interface QrLogin {
  readonly id: string;
  /** Raised by one with each move. */
  readonly version: number;
  readonly state: QrState;
  readonly reason?: QrReason;
  readonly clientId: string;
  /** The web origin that asked; null for a caller that is no browser. */
  readonly origin: string | null;
  readonly secretHash: string;
  /** RFC 7638 thumbprint of the browser's key; null where the site goes without. */
  readonly browserKey: string | null;
  /** Under what the address is counted from which it was asked. */
  readonly addressId: string;
  readonly createdAt: number;
  /** In a final state: how long it stays readable. */
  readonly expiresAt: number;
  readonly initiator: { readonly browser: string; readonly os: string; readonly ip: string };
  readonly approver?: Approver;
  /** Set by the confirm: the id of the one sign-in session that can come of this. */
  readonly signInSessionId?: string;
  /** Set by the confirm where a code must be typed on the PC. */
  readonly checkCode?: string;
  /** Until when the token call may be repeated, its answer having been lost. */
  readonly repeatableUntil?: number;
}

/** Who scanned, and what they were asked. */
export interface Approver {
  readonly userId: string;
  readonly sessionId: string;
  /** The person's, when they scanned: a password that was changed since takes the code back. */
  readonly credentialsVersion: number;
  /** Masked: this is what the PC shows. */
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly tempTokenHash: string;
  readonly risk: Risk;
  readonly needsCheckCode: boolean;
}

export interface QrLives {
  readonly pending: number;
  readonly scanned: number;
  readonly code_required: number;
  readonly confirmed: number;
}

export type QrInput =
  | { readonly type: 'scan'; readonly approver: Approver }
  | {
      readonly type: 'confirm';
      readonly sessionId: string;
      readonly tempTokenHash: string;
      readonly signInSessionId: string;
      readonly checkCode: string;
    }
  | { readonly type: 'enterCode'; readonly code: string }
  /** `acknowledged`: the browser has said that it holds the tokens, so that nobody need ask for them again. */
  | { readonly type: 'deliver'; readonly acknowledged: boolean }
  | { readonly type: 'reject'; readonly sessionId: string; readonly tempTokenHash: string; readonly report: boolean }
  | { readonly type: 'cancel'; readonly reason: QrReason }
  | { readonly type: 'expire' };

export type Step = { readonly next: QrLogin } | { readonly refusal: Code };

/** Why a code is cancelled whose phone may not say yes any more. */
export const withdrawalReasons = {
  ended: 'approver_signed_out',
  locked: 'approver_locked',
  password_changed: 'approver_password_changed',
} as const;

/** Whether the person has another password now than when they scanned: someone else may have scanned. */
export function isFromBeforePassword(login: QrLogin, credentialsVersion: number): boolean {
  return login.approver !== undefined && login.approver.credentialsVersion !== credentialsVersion;
}

/** How long a code may live once it has been scanned, in milliseconds. */
export function longestApprovalMs(lives: QrLives): number {
  return lives.scanned + lives.code_required + lives.confirmed;
}

/** How long a final state stays readable for its owner, in milliseconds. */
export const finalLifeMs = 60_000;

export function isFinal(state: QrState): boolean {
  return (finalQrStates as readonly QrState[]).includes(state);
}

/** Whether a session's time is over although it doesn't say so yet. Past this, only `expire` is a move. */
export function isOverdue(login: QrLogin, now: number): boolean {
  return !isFinal(login.state) && now >= login.expiresAt;
}

/** What an input makes of a session. The caller has settled an overdue one first. */
export function step(login: QrLogin, input: QrInput, now: number, lives: QrLives): Step {
  switch (input.type) {
    case 'scan':
      return scan(login, input.approver, now, lives);
    case 'confirm':
      return confirm(login, input, now, lives);
    case 'enterCode':
      return enterCode(login, input.code, now, lives);
    case 'deliver':
      return deliver(login, input.acknowledged, now);
    case 'reject':
      return reject(login, input, now);
    case 'cancel':
      return isFinal(login.state) ? conflict : { next: end(login, 'cancelled', now, input.reason) };
    case 'expire':
      return isFinal(login.state) ? conflict : { next: end(login, 'expired', now) };
  }
}

const conflict = { refusal: 'qr_state_conflict' } as const;
const unknown = { refusal: 'qr_not_found' } as const;

function scan(login: QrLogin, approver: Approver, now: number, lives: QrLives): Step {
  const isScanner = login.approver?.sessionId === approver.sessionId;
  // To whoever had no part in it, what is over is as unknown as what never was.
  if (isFinal(login.state)) return isScanner ? conflict : unknown;
  if (login.state === 'pending') return { next: move(login, 'scanned', now + lives.scanned, { approver }) };
  if (!isScanner) return { refusal: 'qr_already_scanned' };
  return login.state === 'scanned' ? { next: move(login, 'scanned', login.expiresAt, { approver }) } : conflict;
}

function confirm(login: QrLogin, input: QrInput & { type: 'confirm' }, now: number, lives: QrLives): Step {
  const refusal = refuseApprover(login, input);
  if (refusal) return refusal;
  if (login.state !== 'scanned') return conflict;
  const { signInSessionId, checkCode } = input;
  return login.approver?.needsCheckCode
    ? { next: move(login, 'code_required', now + lives.code_required, { signInSessionId, checkCode }) }
    : { next: move(login, 'confirmed', now + lives.confirmed, { signInSessionId }) };
}

function enterCode(login: QrLogin, code: string, now: number, lives: QrLives): Step {
  if (login.state !== 'code_required') return conflict;
  const isRight = equalInConstantTime(code, login.checkCode ?? '');
  return isRight
    ? { next: move(login, 'confirmed', now + lives.confirmed) }
    : { next: end(login, 'rejected', now, 'check_code_wrong') };
}

function deliver(login: QrLogin, acknowledged: boolean, now: number): Step {
  if (login.state !== 'confirmed') return conflict;
  return { next: end(login, 'completed', now, undefined, acknowledged ? {} : { repeatableUntil: login.expiresAt }) };
}

function reject(login: QrLogin, input: QrInput & { type: 'reject' }, now: number): Step {
  const refusal = refuseApprover(login, input);
  if (refusal) return refusal;
  if (isFinal(login.state)) return conflict;
  return { next: end(login, 'rejected', now, input.report ? 'reported_by_phone' : 'rejected_by_phone') };
}

/** Why a temp token is not good here: it is for one QR session, person and sign-in session, until the next scan. */
function refuseApprover(login: QrLogin, shown: { sessionId: string; tempTokenHash: string }): Step | undefined {
  const { approver } = login;
  if (!approver) return isFinal(login.state) ? unknown : conflict;
  const isGood =
    approver.sessionId === shown.sessionId && equalInConstantTime(approver.tempTokenHash, shown.tempTokenHash);
  return isGood ? undefined : { refusal: 'temp_token_invalid' };
}

/** Whether the browser may have its tokens now: for the first time, or again because the answer was lost. */
export function mayCollect(login: QrLogin, now: number): boolean {
  return login.state === 'confirmed' || (login.state === 'completed' && now < (login.repeatableUntil ?? 0));
}

function move(login: QrLogin, state: QrState, expiresAt: number, changes: Partial<QrLogin> = {}): QrLogin {
  return { ...login, ...changes, state, expiresAt, version: login.version + 1 };
}

function end(login: QrLogin, state: QrState, now: number, reason?: QrReason, changes: Partial<QrLogin> = {}): QrLogin {
  return move(login, state, now + finalLifeMs, { ...changes, ...(reason && { reason }) });
}
