import { html, type TemplateResult } from 'lit';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';

/** The person's picture, or the first character of the name where there is none. Decoration: the name stands beside it. */
export function avatar(name: string, url: string | null): TemplateResult {
  return url === null
    ? html`<span class="avatar" aria-hidden="true">${firstCharacter(name)}</span>`
    : html`<img class="avatar" src=${url} alt="" referrerpolicy="no-referrer" />`;
}

/** What to call someone who may not have chosen a name yet. */
export function shownName(nickname: string): string {
  return nickname === '' ? commonWords[language()].nameless : nickname;
}

function firstCharacter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment ?? '·';
}
