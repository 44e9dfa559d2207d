import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { focusedPart, keepFocus } from '../elements/keep-focus.js';
import { LightElement } from '../elements/light-element.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { PcModel } from './pc-model.js';
import { renderPc } from './render-pc.js';

/** The page at `/`: signs a PC's browser in by a code that a phone scans. */
@customElement('pc-page')
export class PcPage extends LightElement {
  readonly #model = new PcModel(() => this.requestUpdate());
  #shownStep = '';
  #focused: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#model.start();
  }

  protected override willUpdate(): void {
    this.#focused = focusedPart(this);
  }

  protected override render(): TemplateResult {
    document.title = pcWords[language()].title;
    return renderPc(this.#model.view, this.#model);
  }

  protected override updated(): void {
    const { step } = this.#model.view.state;
    // The check code is the one step in which typing is all there is to do.
    const isToType = step === 'code_required' && step !== this.#shownStep;
    this.#shownStep = step;
    keepFocus(this, isToType ? this : this.#focused);
  }
}
