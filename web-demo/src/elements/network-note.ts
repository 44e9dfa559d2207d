import { html, type TemplateResult } from 'lit';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { icon } from './icon.js';

/** That the device has no network. */
export function networkNote(): TemplateResult {
  return html`<p class="note note-warn with-icon">${icon('broken')}<span>${commonWords[language()].offline}</span></p>`;
}
