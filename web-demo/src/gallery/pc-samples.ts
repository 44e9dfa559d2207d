import { ClientError } from '../client/client-error.js';
import { momentIn } from '../client/countdown.js';
import type { PcView } from '../pc/pc-view.js';
import { signInSamples } from './sign-in-samples.js';
import { keptSample, longName, rightToLeftName } from './people-samples.js';

const scannedBy = { displayName: '爱***e', avatarUrl: null };
const url = `${location.origin}/q/${'Q'.repeat(43)}`;
const pending: PcView['state'] = { step: 'pending', url, life: { endsAt: momentIn(47), seconds: 60 } };
const life = { endsAt: momentIn(83), seconds: 120 };

function pc(state: PcView['state'], more: Partial<PcView> = {}): PcView {
  return { state, line: 'push', isOffline: false, signIn: signInSamples.by_password, unfolds: false, ...more };
}

/** Every state of the PC page, by name. */
export const pcSamples: Record<string, PcView> = {
  loading: pc({ step: 'loading' }),
  loading_next: pc({ step: 'loading', last: url }),
  pending: pc(pending),
  pending_lost: pc(pending, { line: 'lost' }),
  pending_offline: pc(pending, { isOffline: true }),
  pending_ended: pc(pending, {
    endedBecause: 'reported_by_user',
    signIn: signInSamples.by_password_wrong,
    unfolds: true,
  }),
  // All of them are drawn on the phone; here, those that the wider page may treat otherwise.
  sign_in_by_code: pc(pending, { signIn: signInSamples.by_code, unfolds: true }),
  sign_in_code_sent: pc(pending, { signIn: signInSamples.code_wrong, unfolds: true }),
  sign_in_forgot: pc(pending, { signIn: signInSamples.forgot_code, unfolds: true }),
  sign_in_unlinked: pc(pending, { signIn: signInSamples.unlinked_failed, unfolds: true }),
  cancelled_password: pc({ step: 'cancelled', reason: 'approver_password_changed' }),
  expired: pc({ step: 'expired', last: url }),
  scanned: pc({ step: 'scanned', scannedBy, life }),
  scanned_long_name: pc({ step: 'scanned', scannedBy: { displayName: longName, avatarUrl: null }, life }),
  scanned_right_to_left: pc({ step: 'scanned', scannedBy: { displayName: rightToLeftName, avatarUrl: null }, life }),
  code_required: pc({ step: 'code_required', scannedBy, life, sending: false }),
  code_required_failed: pc({
    step: 'code_required',
    scannedBy,
    life,
    sending: false,
    error: new ClientError('unavailable'),
  }),
  confirmed: pc({ step: 'confirmed', scannedBy }),
  signed_in: pc({ step: 'signed_in', kept: keptSample(), leaving: false }),
  signed_in_long_name: pc({ step: 'signed_in', kept: keptSample(longName), leaving: false }),
  signing_out: pc({ step: 'signed_in', kept: keptSample(rightToLeftName), leaving: true }),
  rejected: pc({ step: 'rejected', reason: 'rejected_by_phone' }),
  rejected_code: pc({ step: 'rejected', reason: 'check_code_wrong' }),
  cancelled: pc({ step: 'cancelled', reason: 'approver_signed_out' }),
  failed: pc({ step: 'failed', error: new ClientError('offline'), retryAt: momentIn(9) }),
  failed_offline: pc({ step: 'failed', error: new ClientError('offline'), retryAt: momentIn(9) }, { isOffline: true }),
  insecure: pc({ step: 'failed', error: new ClientError('insecure_context'), retryAt: undefined }),
};
