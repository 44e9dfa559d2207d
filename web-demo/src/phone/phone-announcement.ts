import type { AccountView } from '../account/account-view.js';
import type { ApprovalState } from '../client/qr-approval.js';
import { failureText } from '../elements/failure-note.js';
import { accountWords } from '../language/account-words.js';
import { approvalWords } from '../language/approval-words.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import { signInTitle } from '../sign-in/render-sign-in.js';
import { endOf } from './approval-end.js';
import type { PhoneView } from './phone-view.js';

/** What a screen reader is told of the screen the page has come to; the same screen is told once. */
export function phoneAnnouncement({ screen }: PhoneView): string {
  const words = phoneWords[language()];
  switch (screen.step) {
    case 'loading':
      return commonWords[language()].loading;
    case 'stuck':
      return `${words.stuckTitle}. ${failureText(screen.error)}`;
    case 'sign_in':
      return signInTitle(screen.signIn) ?? words.signInTitle;
    case 'welcome':
      return accountWords[language()].welcomeTitle;
    case 'account':
      return accountAnnouncement(screen.account);
    case 'home':
      return words.scanTitle;
    case 'arrived':
      return `${words.arrivedTitle} ${words.arrivedHint}`;
    case 'approval':
      return approvalAnnouncement(screen.approval);
  }
}

/** Where in the account the person is; what stands in the way of that is told by its own heading. */
function accountAnnouncement({ place, stepUp }: AccountView): string {
  const { places, stepUpTitle } = accountWords[language()];
  return stepUp === undefined ? places[place] : stepUpTitle;
}

function approvalAnnouncement(state: ApprovalState): string {
  const words = approvalWords[language()];
  switch (state.step) {
    case 'scanning':
      return words.asking;
    case 'asking':
      if (state.refusing) return `${words.refuseTitle} ${words.refuseHint}`;
      return `${words.askTitle} ${words.askHint(state.scan.initiator.clientName)}`;
    case 'code_required':
      if (state.refusing) return `${words.refuseTitle} ${words.refuseHint}`;
      return `${words.checkCodeTitle}: ${state.checkCode.split('').join(' ')}. ${words.checkCodeWarning}`;
    case 'confirmed':
      return `${words.confirmedTitle}. ${words.confirmedHint}`;
    case 'completed': {
      const { clientName, browser, os } = state.scan.initiator;
      return `${words.completedTitle}. ${words.completedHint(clientName, words.browserOn(browser, os))}`;
    }
    case 'expired':
      return `${words.expiredTitle}. ${words.expiredHint}`;
    case 'cancelled':
    case 'rejected': {
      const { title, hint } = endOf(state);
      return `${title}. ${hint}`;
    }
    case 'unclear':
      return `${words.unclearTitle}. ${words.unclearHint}`;
    case 'failed':
      return `${phoneWords[language()].failedTitle}. ${failureText(state.error)}`;
  }
}
