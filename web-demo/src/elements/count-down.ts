import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { secondsUntil, type Moment } from '../client/countdown.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { LightElement } from './light-element.js';

/** Counts down to a moment in whole seconds; a screen reader reads it when asked, not each second. */
@customElement('count-down')
export class CountDown extends LightElement {
  @property({ attribute: false }) endsAt: Moment = 0;
  /** What to say of the seconds that are left; "… s left" if nothing else. */
  @property({ attribute: false }) say: ((seconds: number) => string) | undefined;

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
    const seconds = secondsUntil(this.endsAt);
    const say = this.say ?? commonWords[language()].secondsLeft;
    return html`<span role="timer" aria-live="off">${say(seconds)}</span>`;
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    const left = this.endsAt - performance.now();
    // Wakes when the number changes, so that two countdowns on a page change together with their seconds.
    if (left > 0 && this.isConnected) this.#timer = setTimeout(() => this.requestUpdate(), (left % 1000) + 5);
  }
}
