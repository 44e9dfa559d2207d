import { html, nothing, type TemplateResult } from 'lit';
import type { Locale } from '../../../src/contract/primitives.js';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import { icon } from '../elements/icon.js';
import '../elements/new-password-field.js';
import { typedText } from '../elements/typed-text.js';
import { accountWords } from '../language/account-words.js';
import { language, languageNames } from '../language/language.js';
import type { AccountActions, AccountView } from './account-view.js';
import { doneNote, renderConfirm, screenHeading } from './render-account-parts.js';

/** Nickname, picture and language. */
export function renderProfile({ profile, profileTask, profileError }: AccountView, actions: AccountActions) {
  const words = accountWords[language()];
  const { busy, error, done } = profileTask;
  const save = (form: HTMLFormElement) =>
    actions.saveProfile({
      nickname: typedText(form, 'nickname').trim(),
      avatarUrl: typedText(form, 'avatarUrl').trim(),
      locale: typedText(form, 'locale') as Locale,
    });
  return html`
    ${screenHeading(words.places.profile, () => actions.open('menu'))} ${failureNote(profileError)}
    ${
      profile === undefined
        ? nothing
        : html`
            <form class="form" @submit=${whenSubmitted(busy, save)}>
              <label class="field">
                <span>${words.nickname}</span>
                <input name="nickname" autocomplete="nickname" required maxlength="50" .value=${profile.nickname} />
              </label>
              <label class="field">
                <span>${words.avatarUrl}</span>
                <input
                  name="avatarUrl"
                  type="url"
                  pattern="https://.+"
                  maxlength="2048"
                  title=${words.avatarHint}
                  aria-describedby="avatar-hint"
                  .value=${profile.avatarUrl ?? ''}
                />
                <span id="avatar-hint" class="hint">${words.avatarHint}</span>
              </label>
              <label class="field">
                <span>${words.locale}</span>
                <select name="locale" aria-describedby="locale-hint">
                  ${Object.entries(languageNames).map(
                    ([locale, name]) =>
                      html`<option value=${locale} lang=${locale} ?selected=${locale === profile.locale}>
                        ${name}
                      </option>`,
                  )}
                </select>
                <span id="locale-hint" class="hint">${words.localeHint}</span>
              </label>
              ${failureNote(error)} ${doneNote(done === true ? words.saved : undefined)}
              ${submitButton(busy, words.save, words.saving)}
            </form>
          `
    }
  `;
}

/** Sets a first password, or another. */
export function renderPassword(view: AccountView, actions: AccountActions): TemplateResult {
  const words = accountWords[language()];
  const { profile, passwordTask, afterReport } = view;
  const { busy, error, done } = passwordTask;
  const isFirst = profile?.hasPassword === false && done !== true;
  return html`
    ${screenHeading(isFirst ? words.setPasswordTitle : words.changePasswordTitle, () => actions.open('menu'))}
    ${
      afterReport
        ? html`<p class="note note-warn with-icon" role="status">${icon('shield')}<span>${words.afterReport}</span></p>`
        : nothing
    }
    ${
      done === true
        ? html`
            ${doneNote(words.passwordSaved)}
            <button type="button" class="button" data-first-focus @click=${() => actions.open('menu')}>
              ${words.back}
            </button>
          `
        : html`
            <p>${isFirst ? words.firstPasswordHint : words.passwordHint}</p>
            <form
              class="form"
              @submit=${whenSubmitted(busy, (form) => actions.setPassword(typedText(form, 'newPassword')))}
            >
              <new-password-field></new-password-field>
              ${failureNote(error)} ${submitButton(busy, words.savePassword, words.saving)}
            </form>
          `
    }
  `;
}

/** Take everything along, or leave for good. */
export function renderPrivacy(view: AccountView, actions: AccountActions): TemplateResult {
  const words = accountWords[language()];
  const { exportTask, deleting } = view;
  if (deleting !== undefined) {
    return renderConfirm({
      title: words.deleteSure,
      hint: html`<div class="note">
        <ul>
          ${words.deleteWhat.map((what) => html`<li>${what}</li>`)}
        </ul>
      </div>`,
      task: deleting,
      yes: words.deleteYes,
      yesBusy: words.deleting,
      onYes: () => actions.delete(),
      onNo: () => actions.askDelete(false),
    });
  }
  return html`
    ${screenHeading(words.places.privacy, () => actions.open('menu'))}
    <section class="part">
      <h2>${words.exportTitle}</h2>
      <p>${words.exportHint}</p>
      ${failureNote(exportTask.error)} ${doneNote(exportTask.done === true ? words.exported : undefined)}
      <button
        type="button"
        class="button"
        aria-disabled=${exportTask.busy ? 'true' : nothing}
        @click=${() => actions.export()}
      >
        ${exportTask.busy ? words.exporting : words.export}
      </button>
    </section>
    <section class="part">
      <h2>${words.deleteTitle}</h2>
      <p>${words.deleteHint}</p>
      <button type="button" class="button button-bad" @click=${() => actions.askDelete(true)}>${words.delete}</button>
    </section>
  `;
}
