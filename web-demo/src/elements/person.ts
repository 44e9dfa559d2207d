import { html, nothing, type TemplateResult } from 'lit';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';

/**
 * The person's picture, or the first character of the name where there is none or it can't be loaded: it may lie with a
 * third party. Decoration: the name stands beside it.
 */
export function avatar(name: string, url: string | null): TemplateResult {
  return html`<span class="avatar" aria-hidden="true"
    >${firstCharacter(name)}${
      url === null
        ? nothing
        : html`<img src=${url} alt="" referrerpolicy="no-referrer" hidden @load=${reveal} @error=${conceal} />`
    }</span
  >`;
}

function reveal({ target }: Event): void {
  (target as HTMLImageElement).hidden = false;
}

function conceal({ target }: Event): void {
  (target as HTMLImageElement).hidden = true;
}

/** What to call someone who may not have chosen a name yet. */
export function shownName(nickname: string): string {
  return nickname === '' ? commonWords[language()].nameless : nickname;
}

function firstCharacter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment ?? '·';
}
