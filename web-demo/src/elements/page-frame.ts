import { html, type TemplateResult } from 'lit';
import type { Locale } from '../../../src/contract/primitives.js';
import { commonWords } from '../language/common-words.js';
import { language, languageNames, setLanguage } from '../language/language.js';

/** What stands around each page: the name above, the languages beside it, the page itself below. */
export function pageFrame(content: TemplateResult): TemplateResult {
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
    <main class="stage">${content}</main>
  `;
}
