import { html, nothing, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import { keepDigits } from '../elements/keep-digits.js';
import '../elements/new-password-field.js';
import '../elements/password-form.js';
import type { TypedCredentials } from '../elements/password-form.js';
import '../elements/send-again.js';
import { typedText } from '../elements/typed-text.js';
import { language } from '../language/language.js';
import { signInWords } from '../language/sign-in-words.js';
import type { CodeUnderway } from '../client/code-request.js';
import type { ProofActions, ProofView } from './proof-view.js';

/** So many digits have the codes that are sent. */
const codeDigits = 6;

interface ProofLook {
  /** Something to read at the form that asks whereto a code goes. */
  recipientHint?: string;
  /** What replaces a forgotten password is asked for together with the code. */
  withNewPassword?: boolean;
  /** What stands below name and password. */
  belowPassword?: TemplateResult | typeof nothing;
}

/** Draws the way to prove an account, and the way over to the other one. */
export function renderProof(view: ProofView, actions: ProofActions, look: ProofLook = {}): TemplateResult {
  switch (view.step.at) {
    case 'password':
      return renderPassword(view, actions, look);
    case 'recipient':
      return renderRecipient(view, actions, look);
    case 'code':
      return renderCode(view, view.step.sent, actions, look);
  }
}

function renderPassword({ busy, error, ways }: ProofView, actions: ProofActions, look: ProofLook): TemplateResult {
  return html`
    <password-form
      .busy=${busy}
      .error=${error}
      @password-sign-in=${(event: CustomEvent<TypedCredentials>) =>
        actions.typePassword(event.detail.identifier, event.detail.password)}
    ></password-form>
    <div class="other-ways">
      ${look.belowPassword ?? nothing}
      ${
        ways.channels.length === 0
          ? nothing
          : html`<button type="button" class="button button-quiet" @click=${() => actions.useCode()}>
              ${signInWords[language()].useCode}
            </button>`
      }
    </div>
  `;
}

function renderRecipient({ busy, error, ways }: ProofView, actions: ProofActions, look: ProofLook): TemplateResult {
  const words = signInWords[language()];
  const [only, ...others] = ways.channels;
  const kind = only !== undefined && others.length === 0 ? only : 'both';
  const autocomplete = { both: 'username', sms: 'tel', email: 'email' }[kind];
  return html`
    <form class="form" @submit=${whenSubmitted(busy, (form) => actions.sendCode(typedText(form, 'recipient').trim()))}>
      <label class="field">
        <span>${words.recipient[kind]}</span>
        <input
          name="recipient"
          inputmode=${kind === 'sms' ? 'tel' : 'email'}
          autocomplete=${autocomplete}
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="254"
        />
      </label>
      ${look.recipientHint === undefined ? nothing : html`<p class="quiet">${look.recipientHint}</p>`}
      ${failureNote(error)} ${submitButton(busy, words.sendCode, words.sending)}
    </form>
    ${
      ways.password
        ? html`<div class="other-ways">
            <button type="button" class="button button-quiet" @click=${() => actions.usePassword()}>
              ${words.usePassword}
            </button>
          </div>`
        : nothing
    }
  `;
}

/** A code was sent: it is typed, pasted, or offered by the phone itself. */
function renderCode(view: ProofView, sent: CodeUnderway, actions: ProofActions, look: ProofLook): TemplateResult {
  const words = signInWords[language()];
  const { busy, error } = view;
  const label = look.withNewPassword === true ? words.setPassword : words.continue;
  return html`
    ${renderCodeForm({
      sent,
      busy,
      label,
      fields: html`${look.withNewPassword === true ? html`<new-password-field></new-password-field>` : nothing}
      ${failureNote(error)}`,
      onCode: (code, form) => actions.typeCode(code, typedText(form, 'newPassword')),
    })}
    <div class="other-ways">
      <send-again .from=${sent.resendAt} .busy=${busy} @send-again=${() => actions.sendAgain()}></send-again>
      <button type="button" class="button button-quiet" @click=${() => actions.useCode()}>
        ${words.otherRecipient}
      </button>
    </div>
  `;
}

/** The field for the code, with whatever else the form has. */
export function renderCodeForm(parts: {
  sent: CodeUnderway;
  busy: boolean;
  label: string;
  fields: TemplateResult;
  onCode: (code: string, form: HTMLFormElement) => void;
}): TemplateResult {
  const words = signInWords[language()];
  const { sent, busy, label, fields, onCode } = parts;
  return html`
    <p class="sent-to">${words.codeSent[sent.channel](sent.to)}</p>
    <form class="form" @submit=${whenSubmitted(busy, (form) => onCode(typedText(form, 'code'), form))}>
      <label class="field">
        <span>${words.code}</span>
        <input
          class="code-input"
          name="code"
          data-first-focus
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern=${`[0-9]{${codeDigits}}`}
          required
          @input=${keepDigits(codeDigits)}
          @compositionend=${keepDigits(codeDigits)}
        />
      </label>
      ${fields} ${submitButton(busy, label, words.checking)}
    </form>
  `;
}
