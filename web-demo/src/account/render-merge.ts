import { html, type TemplateResult } from 'lit';
import { avatar, shownName } from '../elements/person.js';
import { timeText } from '../elements/time-text.js';
import { accountWords } from '../language/account-words.js';
import { identityWords } from '../language/identity-words.js';
import { language } from '../language/language.js';
import type { IdentitiesView, IdentityActions } from './account-view.js';
import { renderConfirm } from './render-account-parts.js';
import { renderIdentityText, type Providers } from './render-identity-text.js';

/** Another account of the same person: what of it moves here, what doesn't, and that it ends. */
export function renderMerge(
  merging: NonNullable<IdentitiesView['merging']>,
  providers: Providers,
  actions: IdentityActions,
): TemplateResult {
  const words = identityWords[language()];
  const { other, moves, conflicts } = merging.preview;
  const hint = html`
    <div class="merge">
      <p>${words.mergeIntro}</p>
      <p class="person">
        ${avatar(other.nickname, other.avatarUrl)}
        <span class="person-name">
          <bdi>${shownName(other.nickname)}</bdi>
          <span class="quiet">${accountWords[language()].memberSince(timeText(other.createdAt))}</span>
        </span>
      </p>
      <h2>${words.moves}</h2>
      <ul class="rows">
        ${moves.identities.map((identity) => html`<li class="row">${renderIdentityText(identity, providers)}</li>`)}
        ${moves.devices === 0 ? '' : html`<li class="row">${words.movesDevices(moves.devices)}</li>`}
        ${moves.logins === 0 ? '' : html`<li class="row">${words.movesLogins(moves.logins)}</li>`}
      </ul>
      ${
        conflicts.length === 0
          ? ''
          : html`
              <h2>${words.stays}</h2>
              <ul class="rows">
                ${conflicts.map((conflict) => html`<li class="row">${words.conflicts[conflict]}</li>`)}
              </ul>
            `
      }
      <p class="note note-warn">${words.mergeEnds}</p>
    </div>
  `;
  return renderConfirm({
    title: words.mergeTitle,
    hint,
    task: merging,
    yes: words.mergeYes,
    yesBusy: words.merging,
    onYes: () => actions.merge(),
    onNo: () => actions.list(),
    picture: 'merge',
  });
}
