import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { secondsUntil, type Moment } from '../client/countdown.js';
import { language } from '../language/language.js';
import { signInWords } from '../language/sign-in-words.js';
import { LightElement } from './light-element.js';

/** The button that has a code sent again, once enough time has passed; it fires `send-again`. */
@customElement('send-again')
export class SendAgain extends LightElement {
  @property({ attribute: false }) from: Moment = 0;
  @property({ type: Boolean }) busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    const words = signInWords[language()];
    const seconds = secondsUntil(this.from);
    const isEarly = seconds > 0 || this.busy;
    return html`
      <button
        type="button"
        class="button button-quiet"
        aria-disabled=${isEarly ? 'true' : nothing}
        @click=${() => !isEarly && this.dispatchEvent(new CustomEvent('send-again', { bubbles: true }))}
      >
        ${seconds > 0 ? words.sendAgainIn(seconds) : words.sendAgain}
      </button>
    `;
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    const left = this.from - performance.now();
    if (left > 0 && this.isConnected) this.#timer = setTimeout(() => this.requestUpdate(), (left % 1000) + 5);
  }
}
