import { html, nothing, type TemplateResult } from 'lit';
import '../elements/count-down.js';
import { failureText } from '../elements/failure-note.js';
import { liveRegion } from '../elements/live-region.js';
import { pageFrame } from '../elements/page-frame.js';
import '../elements/password-form.js';
import type { PasswordForm, TypedCredentials } from '../elements/password-form.js';
import { qrPicture } from '../elements/qr-picture.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { reasonWords } from '../language/reason-words.js';
import type { PcActions, PcView } from './pc-view.js';
import { renderCheckCode, renderConfirmed, renderScanned, renderSignedIn } from './render-pc-steps.js';

/** Draws the PC page: all it shows follows from the view. */
export function renderPc(view: PcView, actions: PcActions): TemplateResult {
  const { state } = view;
  const isSignedIn = state.step === 'signed_in';
  return pageFrame(html`
    ${liveRegion(announcement(view))}
    <article class="card pc-card" data-step=${state.step}>
      ${renderEnded(view)} ${renderStep(view, actions)} ${isSignedIn ? nothing : renderPassword(view, actions)}
    </article>
  `);
}

function renderStep(view: PcView, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  const { state } = view;
  switch (state.step) {
    case 'loading':
      return renderCode(html`<div class="qr-empty" aria-hidden="true"><span class="spinner"></span></div>`, view);
    case 'completed':
      return renderConfirmed(undefined);
    case 'pending':
      return renderCode(qrPicture(state.url, words.codePicture), view);
    case 'scanned':
      return renderScanned(state, actions);
    case 'code_required':
      return renderCheckCode(state, actions);
    case 'confirmed':
      return renderConfirmed(state.scannedBy);
    case 'signed_in':
      return renderSignedIn(state, actions);
    case 'expired':
      return renderEnd(words.expiredTitle, words.expiredHint, actions);
    case 'cancelled':
      return renderEnd(words.cancelledTitle, reasonText(state.reason), actions);
    case 'rejected':
      return renderEnd(words.rejectedTitle, reasonText(state.reason), actions);
    case 'failed':
      return renderEnd(words.failedTitle, failureText(state.error), actions, state.retryAt);
  }
}

/** The code (or the place for it) beside what to do with it. */
function renderCode(picture: TemplateResult, view: PcView): TemplateResult {
  const words = pcWords[language()];
  const { state, line } = view;
  return html`
    <div class="code-and-steps">
      <div class="code">
        <div class="code-frame">${picture}</div>
        <p class="code-life">
          ${
            state.step === 'pending'
              ? html`<count-down .endsAt=${state.endsAt}></count-down>`
              : commonWords[language()].loading
          }
        </p>
        ${
          line === 'lost' && state.step === 'pending'
            ? html`<p class="note note-warn" role="status">${words.lineLost}</p>`
            : nothing
        }
      </div>
      <div class="steps">
        <h1 tabindex="-1">${words.heading}</h1>
        <ol>
          <li>${words.steps[0]} <span class="phone-address">${location.origin}/phone</span></li>
          <li>${words.steps[1]}</li>
          <li>${words.steps[2]}</li>
        </ol>
      </div>
    </div>
  `;
}

/** A state from which only a new code leads on. */
function renderEnd(title: string, hint: string, actions: PcActions, retryAt?: number): TemplateResult {
  return html`
    <div class="outcome">
      <h1 tabindex="-1">${title}</h1>
      <p>${hint}</p>
      <button type="button" class="button button-main" data-first-focus @click=${() => actions.newCode()}>
        ${pcWords[language()].newCode}
      </button>
      ${
        retryAt === undefined
          ? nothing
          : html`<p class="quiet">
              <count-down .endsAt=${retryAt} .say=${commonWords[language()].retryIn}></count-down>
            </p>`
      }
    </div>
  `;
}

function renderEnded({ endedBecause, state }: PcView): TemplateResult | typeof nothing {
  if (endedBecause === undefined || state.step === 'signed_in') return nothing;
  return html`<p class="note" role="status">${reasonWords[language()].revocation[endedBecause]}</p>`;
}

/** The second way in, folded away. */
function renderPassword(view: PcView, actions: PcActions): TemplateResult {
  const { busy, error } = view.password;
  const submit = (event: CustomEvent<TypedCredentials>) =>
    actions.signInWithPassword(event.detail.identifier, event.detail.password);
  return html`
    <details class="other-way">
      <summary>${pcWords[language()].passwordInstead}</summary>
      <password-form
        .busy=${busy}
        .error=${error satisfies PasswordForm['error']}
        @password-sign-in=${submit}
      ></password-form>
    </details>
  `;
}

function reasonText(reason: keyof (typeof reasonWords)['en']['qr'] | undefined): string {
  return reason === undefined ? '' : reasonWords[language()].qr[reason];
}

/** What a screen reader is told of the state the page has come to. */
function announcement({ state }: PcView): string {
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
      return `${words.cancelledTitle}. ${reasonText(state.reason)}`;
    case 'rejected':
      return `${words.rejectedTitle}. ${reasonText(state.reason)}`;
    case 'failed':
      return `${words.failedTitle}. ${failureText(state.error)}`;
  }
}
