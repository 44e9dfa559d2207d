import type { Approval, QrView } from '../contract/qr-session.js';
import { isFinal, type QrLogin } from './qr-login.js';

/** A moment of Redis's clock as the wire has it: absolute, and as seconds left. */
export function expiryOf(login: QrLogin, now: number): { expiresAt: string; expiresIn: number } {
  return {
    expiresAt: new Date(login.expiresAt).toISOString(),
    expiresIn: Math.max(0, Math.ceil((login.expiresAt - now) / 1000)),
  };
}

/** What the waiting browser may know: of the person, a masked name and a picture, once someone has scanned. */
export function browserViewOf(login: QrLogin, now: number): QrView {
  const { approver, reason } = login;
  return {
    qrId: login.id,
    state: login.state,
    version: login.version,
    ...expiryOf(login, now),
    ...(reason && { reason }),
    ...(approver && { scannedBy: { displayName: approver.displayName, avatarUrl: approver.avatarUrl } }),
  };
}

/** What the phone that scanned may know. */
export function approvalOf(login: QrLogin, now: number): Approval {
  const { checkCode, reason } = login;
  return {
    state: login.state,
    version: login.version,
    ...expiryOf(login, now),
    ...(checkCode !== undefined && !isFinal(login.state) && { checkCode }),
    ...(reason && { reason }),
  };
}
