import { html, type nothing, type TemplateResult } from 'lit';
import type { Locale } from '../../../src/contract/primitives.js';
import { commonWords } from '../language/common-words.js';
import { language, languageNames, setLanguage } from '../language/language.js';

/**
 * What stands around each page: the name above, the languages beside it, the page itself below. `note` is news of no
 * step in particular; its place stands in the page all along, so that a screen reader hears what comes into it.
 */
export function pageFrame(note: TemplateResult | typeof nothing, content: TemplateResult): TemplateResult {
  return html`
    <header class="masthead">
      <span class="brand">
        <img class="brand-mark" src="/icon.svg" alt="" width="28" height="28" />
        <span lang="zh-CN">扫码</span> <span class="brand-latin" lang="en">Saoma</span>
      </span>
      <div class="languages" role="group" aria-label=${commonWords[language()].chooseLanguage}>
        ${(Object.keys(languageNames) as Locale[]).map(
          (locale) => html`
            <button
              type="button"
              class="language"
              lang=${locale}
              aria-pressed=${locale === language() ? 'true' : 'false'}
              @click=${() => setLanguage(locale)}
            >
              ${languageNames[locale]}
            </button>
          `,
        )}
      </div>
    </header>
    <main class="stage">
      <div class="news" role="status">${note}</div>
      ${content}
    </main>
  `;
}
