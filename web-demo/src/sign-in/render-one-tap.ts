import { html, nothing, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import { failureWords } from '../language/failure-words.js';
import { language } from '../language/language.js';
import { oneTapWords } from '../language/one-tap-words.js';
import type { OneTapActions, OneTapView } from './one-tap-view.js';

/** "Is this your number?": the masked number, the carrier's terms to agree to, and the one tap, called `label`. */
export function renderOneTap(view: OneTapView, actions: OneTapActions, label: string): TemplateResult {
  const words = oneTapWords[language()];
  if (view.at === 'unseen') {
    return html`
      <div class="one-tap note">
        <p>${view.why === 'no_mobile_data' ? words.unseen : failureWords[language()][view.why]}</p>
        <button
          type="button"
          class="button"
          aria-disabled=${view.looking ? 'true' : nothing}
          @click=${() => actions.lookAgain()}
        >
          ${view.looking ? words.looking : view.why === 'no_mobile_data' ? words.lookAgain : words.tryAgain}
        </button>
      </div>
    `;
  }
  const { number, terms, busy, error } = view;
  return html`
    <form class="one-tap form" @submit=${whenSubmitted(busy, () => actions.tap())}>
      ${
        number === undefined
          ? html`<p>${words.unknownNumber}</p>`
          : html`<p class="own-number">
              <span class="quiet">${words.thisPhone}</span>
              <bdi dir="ltr">${number}</bdi>
            </p>`
      }
      <label class="consent">
        <input name="consent" type="checkbox" required />
        <span>
          ${
            terms === null
              ? words.agree
              : html`${words.agreeTo[0]}<a href=${terms.url} target="_blank" rel="noreferrer" lang="zh-CN"
                    >《${terms.name}》</a
                  >${words.agreeTo[1]}`
          }
        </span>
      </label>
      ${failureNote(error)} ${submitButton(busy, label, words.asking)}
    </form>
  `;
}

/** While it isn't known yet whether the carrier sees this phone. */
export function renderLooking(): TemplateResult {
  return html`<p class="waiting">
    <span class="spinner" aria-hidden="true"></span>${oneTapWords[language()].looking}
  </p>`;
}
