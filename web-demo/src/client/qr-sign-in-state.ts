import type { QrReason, QrView } from '../../../src/contract/qr-session.js';
import type { Tokens } from '../../../src/contract/tokens.js';
import type { ClientError } from './client-error.js';
import { momentIn, type Moment } from './countdown.js';

export type ScannedBy = NonNullable<QrView['scannedBy']>;

/** What a page that shows a code has to show. */
export type QrSignInState =
  | { step: 'loading' }
  | { step: 'pending'; url: string; endsAt: Moment }
  | { step: 'scanned'; scannedBy: ScannedBy; endsAt: Moment }
  | { step: 'code_required'; scannedBy: ScannedBy; endsAt: Moment; sending: boolean; error?: ClientError }
  | { step: 'confirmed'; scannedBy: ScannedBy }
  | { step: 'completed'; tokens: Tokens }
  /** The code is over. A code that isn't looked at is renewed when it is looked at again, else when asked to. */
  | { step: 'expired' }
  | { step: 'cancelled' | 'rejected'; reason: QrReason | undefined }
  /** No code could be had. `retryAt` is when it is tried again without being asked. */
  | { step: 'failed'; error: ClientError; retryAt: Moment | undefined };

/** How the page hears of changes: pushed, by asking, or not at all right now. */
export type Line = 'connecting' | 'push' | 'poll' | 'lost';

const nobody: ScannedBy = { displayName: '', avatarUrl: null };

/** The state that the service's view of the session amounts to; undefined where the tokens are still to come. */
export function stateOfView(view: QrView, url: string): QrSignInState | undefined {
  const endsAt = momentIn(view.expiresIn);
  const scannedBy = view.scannedBy ?? nobody;
  switch (view.state) {
    case 'pending':
      return { step: 'pending', url, endsAt };
    case 'scanned':
      return { step: 'scanned', scannedBy, endsAt };
    case 'code_required':
      return { step: 'code_required', scannedBy, endsAt, sending: false };
    case 'confirmed':
      return { step: 'confirmed', scannedBy };
    case 'completed':
      return undefined;
    case 'expired':
      return { step: 'expired' };
    case 'cancelled':
    case 'rejected':
      return { step: view.state, reason: view.reason };
  }
}

/** Whether nothing more comes of this session. */
export function isOver(state: QrSignInState['step']): boolean {
  return state === 'completed' || state === 'expired' || state === 'cancelled' || state === 'rejected';
}
