import { html, nothing, type TemplateResult } from 'lit';
import type { ListedSession } from '../../../src/contract/me.js';
import { failureNote } from '../elements/failure-note.js';
import { timeText } from '../elements/time-text.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import type { PhoneActions, PhoneView, SessionList } from './phone-view.js';

/** Where the person is signed in, each with a way to end it; this phone's own is ended by its sign-out above. */
export function renderSessions(list: SessionList, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  return html`
    <section class="card sessions" aria-labelledby="sessions-title" aria-busy=${list.busy ? 'true' : 'false'}>
      <h2 id="sessions-title">${words.sessionsTitle}</h2>
      ${failureNote(list.error)}
      <ul>
        ${list.items.map((session) => renderSession(session, list.busy, actions))}
      </ul>
      ${
        list.items.every((session) => session.current) && !list.busy
          ? html`<p class="quiet">${words.noOtherSessions}</p>`
          : nothing
      }
      ${
        list.nextCursor === null
          ? nothing
          : html`<button type="button" class="button" ?disabled=${list.busy} @click=${() => actions.moreSessions()}>
              ${words.more}
            </button>`
      }
    </section>
  `;
}

/** Tells of a sign-in elsewhere and asks whether it was the person. */
export function renderNewLogin(
  { newLogin, sessions }: PhoneView,
  actions: PhoneActions,
): TemplateResult | typeof nothing {
  if (newLogin === undefined) return nothing;
  const words = phoneWords[language()];
  const listed = sessions.items.find(({ id }) => id === newLogin.id);
  return html`
    <aside class="note note-warn new-login" role="status">
      <p>${words.newLogin(listed === undefined ? words.kinds[newLogin.kind] : nameOf(listed))}</p>
      <div class="answers">
        <button type="button" class="button" @click=${() => actions.itWasMe()}>${words.itWasMe}</button>
        <button type="button" class="button button-bad" @click=${() => actions.endSession(newLogin.id)}>
          ${words.endSession}
        </button>
      </div>
    </aside>
  `;
}

function renderSession(session: ListedSession, busy: boolean, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  const name = nameOf(session);
  return html`
    <li class="session" data-kind=${session.kind}>
      <div class="session-text">
        <strong>${name}</strong>${session.current ? html` <span class="badge">${words.thisDevice}</span>` : nothing}
        <span class="quiet">${session.clientName} · ${words.signedInOn(timeText(session.createdAt))}</span>
        <span class="quiet">${words.lastSeen(timeText(session.lastSeenAt))}</span>
      </div>
      ${
        session.current
          ? nothing
          : html`<button
              type="button"
              class="button button-small"
              aria-label=${`${commonWords[language()].signOut}: ${name}`}
              ?disabled=${busy}
              @click=${() => actions.endSession(session.id)}
            >
              ${commonWords[language()].signOut}
            </button>`
      }
    </li>
  `;
}

function nameOf(session: ListedSession): string {
  return session.deviceName ?? phoneWords[language()].kinds[session.kind];
}
