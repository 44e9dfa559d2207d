import { html, nothing, type TemplateResult } from 'lit';
import type { ScannedBy } from '../client/qr-sign-in-state.js';
import { failureNote } from '../elements/failure-note.js';
import { avatar } from '../elements/person.js';
import { timeText } from '../elements/time-text.js';
import { typedText } from '../elements/typed-text.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import type { PcActions, PcView } from './pc-view.js';

type StateAt<S extends PcView['state']['step']> = Extract<PcView['state'], { step: S }>;

/** Somebody's phone has the code. */
export function renderScanned(state: StateAt<'scanned'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return html`
    <div class="outcome">
      ${avatar(state.scannedBy.displayName, state.scannedBy.avatarUrl)}
      <h1 tabindex="-1">${words.scannedBy(state.scannedBy.displayName)}</h1>
      <p>${words.confirmOnPhone}</p>
      <p class="quiet"><count-down .endsAt=${state.endsAt}></count-down></p>
      ${renderNotMe(actions)}
    </div>
  `;
}

/** The phone shows two digits, to be typed here. */
export function renderCheckCode(state: StateAt<'code_required'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) {
      actions.submitCheckCode(typedText(event.target, 'code'));
    }
  };
  return html`
    <div class="outcome">
      ${avatar(state.scannedBy.displayName, state.scannedBy.avatarUrl)}
      <h1 tabindex="-1">${words.checkCodeTitle}</h1>
      <p id="check-code-hint">${words.checkCodeHint}</p>
      <form class="check-code" @submit=${submit}>
        <label class="field">
          <span>${words.checkCode}</span>
          <input
            name="code"
            data-first-focus
            inputmode="numeric"
            autocomplete="off"
            pattern="[0-9]{2}"
            maxlength="2"
            required
            aria-describedby="check-code-hint"
          />
        </label>
        <button type="submit" class="button button-main" ?disabled=${state.sending}>
          ${state.sending ? words.checkCodeSending : words.checkCodeSend}
        </button>
      </form>
      ${failureNote(state.error)}
      <p class="quiet"><count-down .endsAt=${state.endsAt}></count-down></p>
      ${renderNotMe(actions)}
    </div>
  `;
}

/** Nothing to do any more; the tokens are on their way. */
export function renderConfirmed(scannedBy: ScannedBy | undefined): TemplateResult {
  const words = pcWords[language()];
  return html`
    <div class="outcome">
      ${scannedBy === undefined ? nothing : avatar(scannedBy.displayName, scannedBy.avatarUrl)}
      <h1 tabindex="-1">${words.confirmedTitle}</h1>
      <p>${words.confirmedHint}</p>
      <span class="spinner" aria-hidden="true"></span>
    </div>
  `;
}

export function renderSignedIn({ kept, leaving }: StateAt<'signed_in'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  const { user, session } = kept;
  return html`
    <div class="outcome">
      ${avatar(user.nickname, user.avatarUrl)}
      <h1 tabindex="-1">${words.signedInTitle(user.nickname)}</h1>
      <p>${words.signedInHint}</p>
      <dl class="facts">
        <div>
          <dt>${words.sessionSince}</dt>
          <dd>${timeText(session.createdAt)}</dd>
        </div>
        <div>
          <dt>${words.sessionUntil}</dt>
          <dd>${timeText(session.expiresAt)}</dd>
        </div>
        <div>
          <dt>${words.sessionId}</dt>
          <dd><code>${session.id.slice(0, 8)}…</code></dd>
        </div>
      </dl>
      <button type="button" class="button" data-first-focus ?disabled=${leaving} @click=${() => actions.signOut()}>
        ${commonWords[language()].signOut}
      </button>
    </div>
  `;
}

function renderNotMe(actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return html`
    <div class="not-me">
      <p class="quiet">${words.notMeHint}</p>
      <button type="button" class="button" @click=${() => actions.notMe()}>${words.notMe}</button>
    </div>
  `;
}
