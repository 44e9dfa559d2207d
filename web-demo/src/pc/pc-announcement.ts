import { failureText } from '../elements/failure-note.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { reasonWords } from '../language/reason-words.js';
import type { PcView } from './pc-view.js';

/** What a screen reader is told of the state the page has come to; the same state is told once. */
export function pcAnnouncement({ state }: PcView): string {
  const words = pcWords[language()];
  switch (state.step) {
    case 'loading':
      return commonWords[language()].loading;
    case 'pending':
      return words.heading;
    case 'scanned':
      return `${words.scannedBy(state.scannedBy.displayName)}. ${words.confirmOnPhone}`;
    case 'code_required':
      return `${words.checkCodeTitle}. ${words.checkCodeHint}`;
    case 'confirmed':
    case 'completed':
      return `${words.confirmedTitle}. ${words.confirmedHint}`;
    case 'signed_in':
      return words.signedInTitle(state.kept.user.nickname);
    case 'expired':
      return `${words.expiredTitle}. ${words.expiredHint}`;
    case 'cancelled':
    case 'rejected': {
      const title = state.step === 'cancelled' ? words.cancelledTitle : words.rejectedTitle;
      const reason = state.reason === undefined ? '' : reasonWords[language()].qr[state.reason];
      return `${title}. ${reason} ${words.startAgain}`;
    }
    case 'failed':
      return `${words.failedTitle}. ${failureText(state.error)}`;
  }
}
