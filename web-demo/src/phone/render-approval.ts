import { html, nothing, type TemplateResult } from 'lit';
import type { Initiator, QrReason, Risk } from '../../../src/contract/qr-session.js';
import type { ApprovalState } from '../client/qr-approval.js';
import '../elements/count-down.js';
import { failureNote, failureText } from '../elements/failure-note.js';
import { clockText } from '../elements/time-text.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import { reasonWords } from '../language/reason-words.js';
import type { PhoneActions } from './phone-view.js';
import { placeText } from './place-text.js';

/** Draws what has become of the code that this phone scanned. */
export function renderApproval(state: ApprovalState, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  switch (state.step) {
    case 'scanning':
      return html`<p class="outcome"><span class="spinner" aria-hidden="true"></span>${words.asking}</p>`;
    case 'asking':
      return renderAsking(state, actions);
    case 'code_required':
      return html`
        <div class="outcome">
          <h1 tabindex="-1">${words.checkCodeTitle}</h1>
          <p class="check-code-shown">${state.checkCode}</p>
          <p>${words.checkCodeHint}</p>
          <p class="quiet"><count-down .endsAt=${state.endsAt}></count-down></p>
          <button type="button" class="button button-bad" @click=${() => actions.reject(true)}>
            ${words.stillNotMe}
          </button>
        </div>
      `;
    case 'confirmed':
      return html`
        <div class="outcome">
          <h1 tabindex="-1">${words.confirmedTitle}</h1>
          <p>${words.confirmedHint}</p>
          <span class="spinner" aria-hidden="true"></span>
        </div>
      `;
    case 'completed':
      return renderResult(
        words.completedTitle,
        words.completedHint(browserText(state.scan.initiator)),
        actions,
        'good',
      );
    case 'expired':
      return renderResult(words.expiredTitle, words.expiredHint, actions);
    case 'cancelled':
      return renderResult(words.cancelledTitle, reasonText(state.reason), actions);
    case 'rejected':
      return renderResult(words.rejectedTitle, reasonText(state.reason), actions);
    case 'failed':
      return renderResult(words.failedTitle, failureText(state.error), actions);
  }
}

/** Who asks, all that is known of it, and the person's answer. */
function renderAsking(state: Extract<ApprovalState, { step: 'asking' }>, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  const { initiator, risk, checkCode } = state.scan;
  return html`
    <h1 tabindex="-1">${words.askTitle(initiator.clientName)}</h1>
    <p>${words.askHint}</p>
    <dl class="facts">
      ${fact(words.site, initiator.clientName)} ${fact(words.browser, browserText(initiator))}
      ${fact(words.place, placeText(initiator.location))} ${fact(words.address, initiator.ip)}
      ${fact(words.requestedAt, clockText(initiator.requestedAt))}
    </dl>
    <p class="badge ${initiator.known ? 'badge-good' : 'badge-warn'}">
      ${initiator.known ? words.knownBrowser : words.newBrowser}
    </p>
    ${renderRisk(risk)} ${failureNote(state.error)}
    <div class="answers">
      <button type="button" class="button button-main" ?disabled=${state.busy} @click=${() => actions.confirm()}>
        ${state.busy ? words.sending : checkCode ? words.confirmWithCode : words.confirm}
      </button>
      <button type="button" class="button" ?disabled=${state.busy} @click=${() => actions.reject(false)}>
        ${words.reject}
      </button>
      <button type="button" class="button button-bad" ?disabled=${state.busy} @click=${() => actions.reject(true)}>
        ${words.rejectReport}
      </button>
    </div>
    <p class="quiet"><count-down .endsAt=${state.endsAt}></count-down></p>
  `;
}

function renderRisk({ level, reasons }: Risk): TemplateResult | typeof nothing {
  if (level === 'low' && reasons.length === 0) return nothing;
  const words = reasonWords[language()];
  return html`
    <div class="note ${level === 'high' ? 'note-bad' : level === 'elevated' ? 'note-warn' : ''}" data-risk=${level}>
      <strong>${words.riskLevel[level]}</strong>
      <ul>
        ${reasons.map((reason) => html`<li>${words.risk[reason]}</li>`)}
      </ul>
    </div>
  `;
}

function renderResult(title: string, hint: string, actions: PhoneActions, tone = ''): TemplateResult {
  return html`
    <div class="outcome">
      ${tone === 'good' ? html`<span class="tick" aria-hidden="true"></span>` : nothing}
      <h1 tabindex="-1">${title}</h1>
      <p>${hint}</p>
      <button type="button" class="button button-main" data-first-focus @click=${() => actions.goHome()}>
        ${phoneWords[language()].done}
      </button>
    </div>
  `;
}

function fact(name: string, value: string): TemplateResult {
  return html`
    <div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>
  `;
}

function browserText({ browser, os }: Initiator): string {
  return `${browser} · ${os}`;
}

function reasonText(reason: QrReason | undefined): string {
  return reason === undefined ? '' : reasonWords[language()].qr[reason];
}

/** What a screen reader is told of the state. */
export function approvalAnnouncement(state: ApprovalState): string {
  const words = phoneWords[language()];
  switch (state.step) {
    case 'scanning':
      return words.asking;
    case 'asking':
      return `${words.askTitle(state.scan.initiator.clientName)} ${words.askHint}`;
    case 'code_required':
      return `${words.checkCodeTitle}: ${state.checkCode.split('').join(' ')}`;
    case 'confirmed':
      return `${words.confirmedTitle}. ${words.confirmedHint}`;
    case 'completed':
      return `${words.completedTitle}. ${words.completedHint(browserText(state.scan.initiator))}`;
    case 'expired':
      return `${words.expiredTitle}. ${words.expiredHint}`;
    case 'cancelled':
      return `${words.cancelledTitle}. ${reasonText(state.reason)}`;
    case 'rejected':
      return `${words.rejectedTitle}. ${reasonText(state.reason)}`;
    case 'failed':
      return `${words.failedTitle}. ${failureText(state.error)}`;
  }
}
