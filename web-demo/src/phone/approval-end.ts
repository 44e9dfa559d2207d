import { approvalWords } from '../language/approval-words.js';
import { language } from '../language/language.js';
import { reasonWords } from '../language/reason-words.js';
import type { ApprovalAt } from './phone-view.js';

/** How a code ended that nobody was signed in by, and what to do now. */
export function endOf({ step, reason }: ApprovalAt<'cancelled'> | ApprovalAt<'rejected'>): {
  title: string;
  hint: string;
} {
  const words = approvalWords[language()];
  switch (reason) {
    case 'rejected_by_phone':
      return { title: words.rejectedTitle, hint: words.rejectedHint };
    case 'reported_by_phone':
      return { title: words.rejectedTitle, hint: words.reportedHint };
    case 'check_code_wrong':
      return { title: words.wrongCodeTitle, hint: words.nobodySignedIn };
    default: {
      const why = reason === undefined ? '' : reasonWords[language()].qr[reason];
      const title = step === 'cancelled' ? words.cancelledTitle : words.rejectedTitle;
      return { title, hint: `${why} ${words.nobodySignedIn}`.trim() };
    }
  }
}
