import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LightElement } from '../elements/light-element.js';
import { languageNames, setLanguage } from '../language/language.js';
import type { PcActions } from '../pc/pc-view.js';
import { renderPc } from '../pc/render-pc.js';
import type { PhoneActions } from '../phone/phone-view.js';
import { renderPhone } from '../phone/render-phone.js';
import { nothingHappens } from './nothing-happens.js';
import { pcSamples } from './pc-samples.js';
import { phoneSamples } from './phone-samples.js';

const pcActions = nothingHappens as PcActions;
const phoneActions = nothingHappens as PhoneActions;

const stylesheets: Record<string, () => Promise<unknown>> = {
  pc: () => import('../styles/pc.css'),
  phone: () => import('../styles/phone.css'),
};

/**
 * `gallery.html?page=pc&state=scanned&language=en` draws that state, with `&dir=rtl` from right to left; without
 * parameters, the list of them, which `npm run states` and the test of the states go by. `data-drawn` says that the styles are there too.
 */
@customElement('states-gallery')
export class StatesGallery extends LightElement {
  readonly #asked = new URLSearchParams(location.search);

  override connectedCallback(): void {
    super.connectedCallback();
    const language = this.#asked.get('language');
    if (language === 'en' || language === 'zh-CN') setLanguage(language);
    if (this.#asked.get('dir') === 'rtl') document.documentElement.dir = 'rtl';
  }

  protected override async firstUpdated(): Promise<void> {
    await stylesheets[this.#asked.get('page') ?? '']?.();
    await document.fonts.ready;
    this.toggleAttribute('data-drawn', true);
  }

  protected override render(): TemplateResult {
    const state = this.#asked.get('state') ?? '';
    const [pcView, phoneView] = [pcSamples[state], phoneSamples[state]];
    if (this.#asked.get('page') === 'pc' && pcView !== undefined) return renderPc(pcView, pcActions);
    if (this.#asked.get('page') === 'phone' && phoneView !== undefined) return renderPhone(phoneView, phoneActions);
    return html`
      <ul class="gallery-list">
        ${Object.keys(pcSamples).map((name) => this.#links('pc', name))}
        ${Object.keys(phoneSamples).map((name) => this.#links('phone', name))}
      </ul>
    `;
  }

  #links(page: string, state: string): TemplateResult {
    return html`
      <li>
        ${page}: ${state}
        ${Object.entries(languageNames).map(
          ([language, name]) =>
            html`<a href=${`?${String(new URLSearchParams({ page, state, language }))}`} lang=${language}>${name}</a> `,
        )}
      </li>
    `;
  }
}
