import type { QrReason, QrView } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import type { ClientError } from './client-error.js';
import { momentIn, type Life, type Moment } from './countdown.js';
import type { OwnQr } from './own-qr.js';

export type ScannedBy = NonNullable<QrView['scannedBy']>;

/** What a page that shows a code has to show. */
export type QrSignInState =
  /** `last` is what the code before said, still to be seen below until the next is there. */
  | { step: 'loading'; last?: string | undefined }
  | { step: 'pending'; url: string; life: Life }
  | { step: 'scanned'; scannedBy: ScannedBy; life: Life }
  | { step: 'code_required'; scannedBy: ScannedBy; life: Life; sending: boolean; error?: ClientError }
  | { step: 'confirmed'; scannedBy: ScannedBy }
  | { step: 'completed'; tokens: Tokens }
  /** The code is over. A code that isn't looked at is renewed when it is looked at again, else when asked to. */
  | { step: 'expired'; last: string | undefined }
  | { step: 'cancelled'; reason: QrReason | undefined }
  | { step: 'rejected'; reason: QrReason | undefined }
  /** No code could be had. `retryAt` is when it is tried again without being asked. */
  | { step: 'failed'; error: ClientError; retryAt: Moment | undefined };

/** How the page hears of changes: pushed, by asking, or not at all right now. */
export type Line = 'connecting' | 'push' | 'poll' | 'lost';

const nobody: ScannedBy = { displayName: '', avatarUrl: null };

/**
 * The state that the service's view of the session amounts to, after the state before; undefined where the tokens are
 * still to come.
 */
export function stateOfView(view: QrView, qr: OwnQr, before: QrSignInState): QrSignInState | undefined {
  const scannedBy = view.scannedBy ?? nobody;
  switch (view.state) {
    case 'pending':
      return { step: 'pending', url: qr.url, life: { endsAt: momentIn(view.expiresIn), seconds: qr.lifeSeconds } };
    case 'scanned':
      return { step: 'scanned', scannedBy, life: lifeOf(view, before) };
    case 'code_required':
      return { step: 'code_required', scannedBy, life: lifeOf(view, before), sending: false };
    case 'confirmed':
      return { step: 'confirmed', scannedBy };
    case 'completed':
      return undefined;
    case 'expired':
      return { step: 'expired', last: qr.url };
    case 'cancelled':
    case 'rejected':
      return { step: view.state, reason: view.reason };
  }
}

/** What is left of a step counts from what it had when it was first seen. */
function lifeOf({ state, expiresIn }: QrView, before: QrSignInState): Life {
  const isSame = before.step === state && 'life' in before;
  return { endsAt: momentIn(expiresIn), seconds: isSame ? before.life.seconds : expiresIn };
}

/** Whether nothing more comes of this session. */
export function isOver(state: QrSignInState['step']): boolean {
  return state === 'completed' || state === 'expired' || state === 'cancelled' || state === 'rejected';
}
