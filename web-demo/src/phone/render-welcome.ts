import { html, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import '../elements/new-password-field.js';
import { typedText } from '../elements/typed-text.js';
import { accountWords } from '../language/account-words.js';
import { language } from '../language/language.js';
import type { PhoneActions, PhoneView } from './phone-view.js';

/** Asks a new person how to call them; all of it can wait. */
export function renderWelcome(
  screen: Extract<PhoneView['screen'], { step: 'welcome' }>,
  actions: PhoneActions,
): TemplateResult {
  const words = accountWords[language()];
  const { nickname, busy, error } = screen;
  const save = (form: HTMLFormElement) =>
    actions.welcome(typedText(form, 'nickname').trim(), typedText(form, 'newPassword'));
  return html`
    <h1 tabindex="-1">${words.welcomeTitle}</h1>
    <p>${words.welcomeHint}</p>
    <form class="form" @submit=${whenSubmitted(busy, save)}>
      <label class="field">
        <span>${words.nickname}</span>
        <input name="nickname" autocomplete="nickname" maxlength="50" .value=${nickname} />
      </label>
      <new-password-field optional></new-password-field> ${failureNote(error)}
      ${submitButton(busy, words.save, words.saving)}
      <button type="button" class="button button-quiet" @click=${() => actions.skipWelcome()}>${words.later}</button>
    </form>
  `;
}
