import type { ApprovalState } from '../client/qr-approval.js';
import type { PhoneView } from './phone-view.js';

/** Whether the code is over, one way or the other. */
export function isFinal(step: ApprovalState['step']): boolean {
  return ['completed', 'expired', 'cancelled', 'rejected', 'unclear'].includes(step);
}

/** Whether this phone is just letting a browser in, of which the person needn't be told as of a stranger's. */
export function isAnswering(screen: PhoneView['screen']): boolean {
  if (screen.step !== 'approval') return false;
  const { approval } = screen;
  return approval.step === 'asking'
    ? approval.answer === 'sending' || approval.answer === 'finding_out'
    : ['code_required', 'confirmed', 'completed'].includes(approval.step);
}
