import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import '../elements/count-down.js';
import '../elements/life-ring.js';
import { qrPicture } from '../elements/qr-picture.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import type { PcActions, PcStateAt } from './pc-view.js';

/** The code, or the place where it is about to be, beside what to do with it. */
export function renderCode(state: PcStateAt<'pending'> | PcStateAt<'loading'>): TemplateResult {
  const words = pcWords[language()];
  const isHere = state.step === 'pending';
  const shown = isHere ? state.url : state.last;
  return html`
    <div class="pane-subject">
      <div class="code ${isHere ? '' : 'code-veiled'}">
        <life-ring shape="square" .life=${isHere ? state.life : undefined}></life-ring>
        <div class="code-paper">
          ${shown === undefined ? nothing : keyed(shown, qrPicture(shown, isHere ? words.codePicture : undefined))}
        </div>
        ${isHere ? nothing : html`<span class="code-over"><span class="spinner" aria-hidden="true"></span></span>`}
      </div>
      <p class="time-left">
        ${isHere ? html`<count-down .endsAt=${state.life.endsAt}></count-down>` : commonWords[language()].loading}
      </p>
    </div>
    <div class="pane-words">
      <h1 tabindex="-1">${words.heading}</h1>
      ${renderSteps()}
    </div>
  `;
}

/** The last code, which is over, under the button that brings the next. */
export function renderVeiled(state: PcStateAt<'expired'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return html`
    <div class="pane-subject">
      <div class="code code-veiled">
        <div class="code-paper">${state.last === undefined ? nothing : qrPicture(state.last, undefined)}</div>
        <span class="code-over">
          <button type="button" class="button button-main" data-first-focus @click=${() => actions.newCode()}>
            ${words.newCode}
          </button>
        </span>
      </div>
    </div>
    <div class="pane-words">
      <h1 tabindex="-1">${words.expiredTitle}</h1>
      <p class="lead">${words.expiredHint}</p>
    </div>
  `;
}

function renderSteps(): TemplateResult {
  const words = pcWords[language()];
  return html`
    <ol class="steps">
      <li>
        <strong>${words.openPhonePage}</strong>
        <bdi class="address">${location.origin}/phone</bdi>
      </li>
      <li>
        <strong>${words.scanCode}</strong>
        <span>${words.scanCodeHint}</span>
      </li>
      <li>
        <strong>${words.checkAndConfirm}</strong>
        <span>${words.checkAndConfirmHint}</span>
      </li>
    </ol>
  `;
}
