import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ClientError } from '../client/client-error.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { failureNote } from './failure-note.js';
import { LightElement } from './light-element.js';
import { typedText } from './typed-text.js';

/** What the person typed; the detail of `password-sign-in`. */
export interface TypedCredentials {
  identifier: string;
  password: string;
}

/** Name and password. Fires `password-sign-in`; what comes of it is told back through `busy` and `error`. */
@customElement('password-form')
export class PasswordForm extends LightElement {
  @property({ type: Boolean }) busy = false;
  @property({ attribute: false }) error: ClientError | undefined;

  protected override render(): TemplateResult {
    const words = commonWords[language()];
    return html`
      <form class="form" @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <label class="field">
          <span>${words.identifier}</span>
          <input
            name="identifier"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            maxlength="254"
          />
        </label>
        <label class="field">
          <span>${words.password}</span>
          <input name="password" type="password" autocomplete="current-password" required maxlength="1024" />
        </label>
        ${failureNote(this.error)}
        <button type="submit" class="button button-main" aria-disabled=${this.busy ? 'true' : nothing}>
          ${this.busy ? words.signingIn : words.signIn}
        </button>
      </form>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.busy || !(event.target instanceof HTMLFormElement)) return;
    const detail: TypedCredentials = {
      identifier: typedText(event.target, 'identifier').trim(),
      password: typedText(event.target, 'password'),
    };
    this.dispatchEvent(new CustomEvent('password-sign-in', { detail, bubbles: true }));
  }
}
