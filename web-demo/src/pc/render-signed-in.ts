import { html, nothing, type TemplateResult } from 'lit';
import { describeDevice } from '../elements/device-description.js';
import { icon } from '../elements/icon.js';
import '../elements/life-ring.js';
import { avatar } from '../elements/person.js';
import { timeText } from '../elements/time-text.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import type { PcActions, PcStateAt } from './pc-view.js';

/** Who is signed in here, since when and until when. */
export function renderSignedIn({ kept, leaving }: PcStateAt<'signed_in'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  const { user, session } = kept;
  return html`
    <div class="pane-subject">
      <span class="ringed ringed-done">
        <life-ring></life-ring>${avatar(user.nickname, user.avatarUrl)}
        <span class="done-mark">${icon('check')}</span>
      </span>
    </div>
    <div class="pane-words">
      <h1 tabindex="-1">${words.signedInTitle(user.nickname)}</h1>
      <p class="lead">${words.signedInHint}</p>
      <dl class="facts">
        <div>
          <dt>${words.sessionBrowser}</dt>
          <dd>${describeDevice('pc').name}</dd>
        </div>
        <div>
          <dt>${words.sessionSince}</dt>
          <dd>${timeText(session.createdAt)}</dd>
        </div>
        <div>
          <dt>${words.sessionUntil}</dt>
          <dd>${timeText(session.expiresAt)}</dd>
        </div>
      </dl>
      <button
        type="button"
        class="button"
        data-first-focus
        aria-disabled=${leaving ? 'true' : nothing}
        @click=${() => actions.signOut()}
      >
        ${leaving ? commonWords[language()].signingOut : commonWords[language()].signOut}
      </button>
    </div>
  `;
}
