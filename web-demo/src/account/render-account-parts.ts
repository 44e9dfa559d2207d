import { html, nothing, type TemplateResult } from 'lit';
import type { Paged } from '../client/paged-list.js';
import { failureNote } from '../elements/failure-note.js';
import { icon, type IconName } from '../elements/icon.js';
import { accountWords } from '../language/account-words.js';
import { historyWords } from '../language/history-words.js';
import { language } from '../language/language.js';
import type { Task } from './account-view.js';

/** The heading of a screen, with the way back before it. */
export function screenHeading(title: string, onBack: () => void, backLabel?: string): TemplateResult {
  return html`
    <button type="button" class="button button-quiet back" @click=${onBack}>
      ${icon('back')}${backLabel ?? accountWords[language()].back}
    </button>
    <h1 tabindex="-1">${title}</h1>
  `;
}

/** That it worked, read out as it comes. Its place stands there all along. */
export function doneNote(text: string | undefined): TemplateResult {
  return html`<div class="news" role="status">
    ${text === undefined ? nothing : html`<p class="note">${text}</p>`}
  </div>`;
}

/** Asks whether it is meant, and says what it does; "no" is as easy as "yes". */
export function renderConfirm(parts: {
  title: string;
  hint: TemplateResult | string;
  task: Task;
  yes: string;
  yesBusy: string;
  onYes: () => void;
  onNo: () => void;
  picture?: IconName;
}): TemplateResult {
  const { title, hint, task, yes, yesBusy, onYes, onNo } = parts;
  const busy = task.busy ? 'true' : nothing;
  return html`
    <div class="outcome">
      <span class="emblem">${icon(parts.picture ?? 'alert')}</span>
      <h1 tabindex="-1">${title}</h1>
      ${typeof hint === 'string' ? html`<p>${hint}</p>` : hint} ${failureNote(task.error)}
      <div class="answers">
        <button type="button" class="button button-bad" aria-disabled=${busy} @click=${() => !task.busy && onYes()}>
          ${task.busy ? yesBusy : yes}
        </button>
        <button type="button" class="button" aria-disabled=${busy} @click=${() => !task.busy && onNo()}>
          ${accountWords[language()].cancel}
        </button>
      </div>
    </div>
  `;
}

/** A list as far as it is read, and the button that reads on. */
export function renderList<T>(
  list: Paged<T>,
  renderItem: (item: T) => TemplateResult,
  onMore: () => void,
): TemplateResult {
  const words = historyWords[language()];
  const isEmpty = list.items.length === 0 && !list.busy && list.error === undefined;
  return html`
    ${failureNote(list.error)}
    <ul class="rows" aria-busy=${list.busy ? 'true' : 'false'}>
      ${list.items.map(renderItem)}
    </ul>
    ${isEmpty ? html`<p class="quiet">${words.none}</p>` : nothing}
    ${
      list.items.length === 0 && list.busy
        ? html`<p class="waiting"><span class="spinner" aria-hidden="true"></span></p>`
        : nothing
    }
    ${
      list.nextCursor === null
        ? nothing
        : html`<button type="button" class="button" aria-disabled=${list.busy ? 'true' : nothing} @click=${onMore}>
            ${words.more}
          </button>`
    }
  `;
}
