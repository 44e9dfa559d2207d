import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { focusedPart, keepFocus } from '../elements/keep-focus.js';
import { LightElement } from '../elements/light-element.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import { PhoneModel } from './phone-model.js';
import { renderPhone } from './render-phone.js';

/** The page at `/phone` and `/q/<id>`: a signed-in phone that scans codes and says yes or no. */
@customElement('phone-page')
export class PhonePage extends LightElement {
  readonly #model = new PhoneModel(() => this.requestUpdate());
  #focused: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#model.start();
  }

  protected override willUpdate(): void {
    this.#focused = focusedPart(this);
  }

  protected override render(): TemplateResult {
    document.title = phoneWords[language()].title;
    return renderPhone(this.#model.view, this.#model);
  }

  protected override updated(): void {
    keepFocus(this, this.#focused);
  }
}
