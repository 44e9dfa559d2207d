import { html, nothing, type TemplateResult } from 'lit';
import type { ListedSession } from '../../../src/contract/me.js';
import type { ApprovalState } from '../client/qr-approval.js';
import '../elements/count-down.js';
import { failureNote, failureText } from '../elements/failure-note.js';
import { icon, type IconName } from '../elements/icon.js';
import '../elements/life-ring.js';
import { approvalWords } from '../language/approval-words.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import { endOf } from './approval-end.js';
import type { ApprovalAt, PhoneActions } from './phone-view.js';
import { renderAnswerNote, renderRefusing, renderWhoAsks } from './render-who-asks.js';

/** Draws what has become of the code that this phone scanned; `sessions` are where the person is signed in. */
export function renderApproval(
  state: ApprovalState,
  sessions: readonly ListedSession[],
  actions: PhoneActions,
): TemplateResult {
  const words = approvalWords[language()];
  switch (state.step) {
    case 'scanning':
      return html`<p class="outcome waiting"><span class="spinner" aria-hidden="true"></span>${words.asking}</p>`;
    case 'asking':
      return state.refusing ? renderRefusing(state, actions) : renderWhoAsks(state, actions);
    case 'code_required':
      return state.refusing ? renderRefusing(state, actions) : renderCheckCode(state, actions);
    case 'confirmed':
      return html`
        <div class="outcome">
          <span class="spinner" aria-hidden="true"></span>
          <h1 tabindex="-1">${words.confirmedTitle}</h1>
          <p>${words.confirmedHint}</p>
        </div>
      `;
    case 'completed':
      return renderCompleted(state, sessions, actions);
    case 'expired':
      return renderEnd('time', words.expiredTitle, words.expiredHint, actions);
    case 'cancelled':
    case 'rejected': {
      const { title, hint } = endOf(state);
      return renderEnd(state.reason?.endsWith('_by_phone') === true ? 'shield' : 'stop', title, hint, actions);
    }
    case 'unclear':
      return renderEnd('broken', words.unclearTitle, words.unclearHint, actions);
    case 'failed':
      return renderEnd('alert', phoneWords[language()].failedTitle, failureText(state.error), actions);
  }
}

/** The two digits, as large as they can be, and the warning that belongs to them. */
function renderCheckCode(state: ApprovalAt<'code_required'>, actions: PhoneActions): TemplateResult {
  const words = approvalWords[language()];
  return html`
    <div class="outcome">
      <h1 tabindex="-1">${words.checkCodeTitle}</h1>
      <p class="check-code-shown" dir="ltr">${state.checkCode}</p>
      <p class="time-left">
        <life-ring class="ring-small" .life=${state.life}></life-ring>
        <count-down .endsAt=${state.life.endsAt}></count-down>
      </p>
      <p class="note note-warn with-icon">${icon('alert')}<span>${words.checkCodeWarning}</span></p>
      ${renderAnswerNote(state.answer)} ${failureNote(state.error)}
      <button type="button" class="button" @click=${() => actions.refuse(true)}>
        ${commonWords[language()].notMe}
      </button>
    </div>
  `;
}

/** Where the person is signed in now, and the way to take it back. */
function renderCompleted(
  { scan }: ApprovalAt<'completed'>,
  sessions: readonly ListedSession[],
  actions: PhoneActions,
): TemplateResult {
  const words = approvalWords[language()];
  const { clientId, clientName, browser, os, requestedAt } = scan.initiator;
  // Two that could be it are told apart in the list, by the person.
  const [session, ...others] = sessions.filter(
    (listed) => listed.kind === 'pc' && listed.clientId === clientId && listed.createdAt >= requestedAt,
  );
  return html`
    <div class="outcome">
      <span class="emblem emblem-good">${icon('check')}</span>
      <h1 tabindex="-1">${words.completedTitle}</h1>
      <p>${words.completedHint(clientName, words.browserOn(browser, os))}</p>
      <div class="answers">
        <button type="button" class="button button-main" data-first-focus @click=${() => actions.goHome()}>
          ${phoneWords[language()].done}
        </button>
        ${
          session === undefined || others.length > 0
            ? nothing
            : html`<button
                type="button"
                class="button button-quiet"
                @click=${() => actions.itWasNotMe({ id: session.id, kind: 'pc', name: words.browserOn(browser, os) })}
              >
                ${words.signItOut}
              </button>`
        }
      </div>
    </div>
  `;
}

function renderEnd(picture: IconName, title: string, hint: string, actions: PhoneActions): TemplateResult {
  return html`
    <div class="outcome">
      <span class="emblem">${icon(picture)}</span>
      <h1 tabindex="-1">${title}</h1>
      <p>${hint}</p>
      <button type="button" class="button button-main" data-first-focus @click=${() => actions.goHome()}>
        ${phoneWords[language()].done}
      </button>
    </div>
  `;
}
