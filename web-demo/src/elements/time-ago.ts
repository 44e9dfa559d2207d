import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Moment } from '../client/countdown.js';
import { language } from '../language/language.js';
import { LightElement } from './light-element.js';

/** How long ago a moment was, in words that keep up with the time; a screen reader reads it when asked. */
@customElement('time-ago')
export class TimeAgo extends LightElement {
  @property({ attribute: false }) since: Moment = 0;
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
    const seconds = Math.max(0, Math.round((performance.now() - this.since) / 1000));
    const format = new Intl.RelativeTimeFormat(language(), { numeric: 'always' });
    const text = seconds < 60 ? format.format(-seconds, 'second') : format.format(-Math.round(seconds / 60), 'minute');
    return html`<span>${text}</span>`;
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    if (this.isConnected) this.#timer = setTimeout(() => this.requestUpdate(), 1000);
  }
}
