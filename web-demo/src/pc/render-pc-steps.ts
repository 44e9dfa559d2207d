import { html, nothing, type TemplateResult } from 'lit';
import type { Life } from '../client/countdown.js';
import type { ScannedBy } from '../client/qr-sign-in-state.js';
import '../elements/count-down.js';
import { failureNote } from '../elements/failure-note.js';
import { icon } from '../elements/icon.js';
import { keepDigits } from '../elements/keep-digits.js';
import '../elements/life-ring.js';
import { avatar } from '../elements/person.js';
import { typedText } from '../elements/typed-text.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import type { PcActions, PcStateAt } from './pc-view.js';

/** Somebody's phone has the code. */
export function renderScanned(state: PcStateAt<'scanned'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return html`
    ${renderScanner(state.scannedBy, state.life)}
    <div class="pane-words">
      <h1 tabindex="-1">${words.scannedBy(state.scannedBy.displayName)}</h1>
      <p class="lead">${words.confirmOnPhone}</p>
      ${renderNotMe(actions)}
    </div>
  `;
}

/** The phone shows two digits, to be typed here. */
export function renderCheckCode(state: PcStateAt<'code_required'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) {
      actions.submitCheckCode(typedText(event.target, 'code'));
    }
  };
  return html`
    ${renderScanner(state.scannedBy, state.life)}
    <div class="pane-words">
      <h1 tabindex="-1">${words.checkCodeTitle}</h1>
      <p id="check-code-hint">${words.checkCodeHint}</p>
      <form class="check-code" @submit=${submit}>
        <label>
          <span class="visually-hidden">${words.checkCode}</span>
          <input
            name="code"
            data-first-focus
            inputmode="numeric"
            autocomplete="one-time-code"
            pattern="[0-9]{2}"
            required
            placeholder="––"
            aria-describedby="check-code-hint"
            @input=${keepDigits(2)}
            @compositionend=${keepDigits(2)}
          />
        </label>
        <button type="submit" class="button button-main" aria-disabled=${state.sending ? 'true' : nothing}>
          ${state.sending ? words.checkCodeSending : words.checkCodeSend}
        </button>
      </form>
      ${failureNote(state.error)} ${renderNotMe(actions)}
    </div>
  `;
}

/** Nothing to do any more; the tokens are on their way. */
export function renderConfirmed(scannedBy: ScannedBy | undefined): TemplateResult {
  const words = pcWords[language()];
  return html`
    <div class="pane-subject">
      <span class="ringed">
        <life-ring></life-ring>
        ${scannedBy === undefined ? icon('check') : avatar(scannedBy.displayName, scannedBy.avatarUrl)}
      </span>
    </div>
    <div class="pane-words">
      <h1 tabindex="-1">${words.confirmedTitle}</h1>
      <p class="lead waiting"><span class="spinner" aria-hidden="true"></span>${words.confirmedHint}</p>
    </div>
  `;
}

/** Whose phone it is, in the place of the code, and how long the phone has. */
function renderScanner({ displayName, avatarUrl }: ScannedBy, life: Life): TemplateResult {
  return html`
    <div class="pane-subject">
      <span class="ringed"><life-ring .life=${life}></life-ring>${avatar(displayName, avatarUrl)}</span>
      <p class="time-left"><count-down .endsAt=${life.endsAt}></count-down></p>
    </div>
  `;
}

function renderNotMe(actions: PcActions): TemplateResult {
  return html`
    <div class="not-me">
      <p class="quiet">${pcWords[language()].notMeHint}</p>
      <button type="button" class="button" @click=${() => actions.notMe()}>${commonWords[language()].notMe}</button>
    </div>
  `;
}
