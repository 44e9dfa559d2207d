import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { language } from '../language/language.js';
import { signInWords } from '../language/sign-in-words.js';
import { LightElement } from './light-element.js';

/** A field of the form around it, named `newPassword`: what is typed can be looked at, so it is typed once. */
@customElement('new-password-field')
export class NewPasswordField extends LightElement {
  @property({ type: Boolean }) optional = false;
  @state() private isShown = false;

  protected override render(): TemplateResult {
    const words = signInWords[language()];
    return html`
      <div class="field">
        <label for="new-password">${this.optional ? words.newPasswordOptional : words.newPassword}</label>
        <span class="field-row">
          <input
            id="new-password"
            name="newPassword"
            type=${this.isShown ? 'text' : 'password'}
            autocomplete="new-password"
            autocapitalize="none"
            spellcheck="false"
            ?required=${!this.optional}
            minlength="8"
            maxlength="1024"
            aria-describedby="new-password-hint"
          />
          <button
            type="button"
            class="button"
            aria-pressed=${this.isShown ? 'true' : 'false'}
            aria-label=${words.showPassword}
            @click=${() => (this.isShown = !this.isShown)}
          >
            ${this.isShown ? words.hide : words.show}
          </button>
        </span>
        <span id="new-password-hint" class="hint">${words.newPasswordHint}</span>
      </div>
    `;
  }
}
