import { html, nothing, type TemplateResult } from 'lit';
import type { Risk } from '../../../src/contract/qr-session.js';
import type { Answer } from '../client/qr-approval.js';
import '../elements/count-down.js';
import { failureNote } from '../elements/failure-note.js';
import { icon, type IconName } from '../elements/icon.js';
import '../elements/life-ring.js';
import '../elements/time-ago.js';
import { approvalWords } from '../language/approval-words.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { reasonWords } from '../language/reason-words.js';
import { addressText } from '../elements/address-text.js';
import type { ApprovalAt, PhoneActions } from './phone-view.js';
import { placeText } from '../elements/place-text.js';

/** Who asks, all that is known of it, and the person's answer. */
export function renderWhoAsks(state: ApprovalAt<'asking'>, actions: PhoneActions): TemplateResult {
  const words = approvalWords[language()];
  const { initiator, risk, checkCode } = state.scan;
  const isBusy = state.answer === 'sending' || state.answer === 'finding_out';
  const yes = checkCode ? words.confirmWithCode : words.confirm;
  return html`
    <h1 tabindex="-1">${words.askTitle}</h1>
    <p class="lead">${words.askHint(initiator.clientName)}</p>
    ${renderRisk(risk)}
    <dl class="facts facts-asked">
      ${fact('site', words.site, html`<bdi>${initiator.clientName}</bdi>`)}
      ${fact('computer', words.browser, html`${words.browserOn(initiator.browser, initiator.os)}${known(state)}`)}
      ${fact('place', words.place, html`<bdi>${placeText(initiator.location)}</bdi>`)}
      ${fact('address', words.address, html`<bdi dir="ltr">${addressText(initiator.ip)}</bdi>`)}
      ${fact('time', words.requestedAt, html`<time-ago .since=${state.askedAt}></time-ago>`)}
    </dl>
    ${renderAnswerNote(state.answer)} ${failureNote(state.error)}
    <div class="answers answers-even">
      <button
        type="button"
        class="button"
        aria-disabled=${isBusy ? 'true' : nothing}
        @click=${() => actions.refuse(true)}
      >
        ${commonWords[language()].notMe}
      </button>
      <button
        type="button"
        class="button button-main ${state.armed ? '' : 'button-arming'}"
        aria-disabled=${isBusy || !state.armed ? 'true' : nothing}
        @click=${() => actions.confirm()}
      >
        ${state.answer === 'sending' ? words.sending : yes}
      </button>
    </div>
    <p class="time-left">
      <life-ring class="ring-small" .life=${state.life}></life-ring>
      <count-down .endsAt=${state.life.endsAt}></count-down>
    </p>
  `;
}

/** "Not me": one question more, since what is refused can't be reported later. Both answers refuse. */
export function renderRefusing(
  { answer, error }: ApprovalAt<'asking'> | ApprovalAt<'code_required'>,
  actions: PhoneActions,
): TemplateResult {
  const words = approvalWords[language()];
  const busy = answer === 'sending' || answer === 'finding_out' ? 'true' : nothing;
  return html`
    <h1 tabindex="-1">${words.refuseTitle}</h1>
    <p class="lead">${words.refuseHint}</p>
    ${renderAnswerNote(answer)} ${failureNote(error)}
    <div class="answers">
      <button type="button" class="button button-bad" aria-disabled=${busy} @click=${() => actions.reject(true)}>
        ${words.refuseAndReport}
      </button>
      <button type="button" class="button" aria-disabled=${busy} @click=${() => actions.reject(false)}>
        ${words.refuse}
      </button>
      <button type="button" class="button button-quiet" aria-disabled=${busy} @click=${() => actions.refuse(false)}>
        ${words.back}
      </button>
    </div>
  `;
}

/** What became of an answer that was cut off, as far as it is known. */
export function renderAnswerNote(answer: Answer): TemplateResult | typeof nothing {
  const words = approvalWords[language()];
  if (answer === 'finding_out') return html`<p class="note note-warn" role="alert">${words.findingOut}</p>`;
  if (answer === 'lost') return html`<p class="note note-warn" role="alert">${words.answerLost}</p>`;
  return nothing;
}

function renderRisk({ level, reasons }: Risk): TemplateResult | typeof nothing {
  if (level === 'low' && reasons.length === 0) return nothing;
  const words = reasonWords[language()];
  return html`
    <div class="note ${level === 'high' ? 'note-bad' : level === 'elevated' ? 'note-warn' : ''}" data-risk=${level}>
      <p class="note-title">${icon('alert')} <strong>${words.riskLevel[level]}</strong></p>
      <ul>
        ${reasons.map((reason) => html`<li>${words.risk[reason]}</li>`)}
      </ul>
    </div>
  `;
}

function known({ scan }: ApprovalAt<'asking'>): TemplateResult {
  const words = approvalWords[language()];
  return scan.initiator.known
    ? html`<span class="remark">${icon('check')} ${words.knownBrowser}</span>`
    : html`<span class="remark remark-warn">${icon('alert')} ${words.newBrowser}</span>`;
}

function fact(picture: IconName, name: string, value: TemplateResult): TemplateResult {
  return html`
    <div>
      <dt>${icon(picture)} ${name}</dt>
      <dd>${value}</dd>
    </div>
  `;
}
