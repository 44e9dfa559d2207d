import { html, nothing, type TemplateResult } from 'lit';
import type { ListedSession } from '../../../src/contract/me.js';
import { failureNote } from '../elements/failure-note.js';
import { icon } from '../elements/icon.js';
import { timeText } from '../elements/time-text.js';
import { accountWords } from '../language/account-words.js';
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
          : html`<button
              type="button"
              class="button"
              aria-disabled=${list.busy ? 'true' : nothing}
              @click=${() => actions.moreSessions()}
            >
              ${words.more}
            </button>`
      }
    </section>
  `;
}

/** Tells of a sign-in elsewhere and asks whether it was the person; afterwards, what was done about it. */
export function renderNewLogin({ newLogin }: PhoneView, actions: PhoneActions): TemplateResult | typeof nothing {
  if (newLogin === undefined) return nothing;
  const words = phoneWords[language()];
  const name = newLogin.name ?? words.kinds[newLogin.kind];
  if (newLogin.answer === 'ended') {
    return html`
      <aside class="note new-login" data-focus-scope>
        <p class="note-title">${icon('shield')} <strong>${words.loginEnded(name)}</strong></p>
        <p>${newLogin.changePassword === true ? words.loginEndedPassword : words.loginEndedNext}</p>
        <div class="answers">
          ${
            newLogin.changePassword === true
              ? html`<button
                  type="button"
                  class="button button-main"
                  data-first-focus
                  @click=${() => actions.changePassword()}
                >
                  ${accountWords[language()].changeNow}
                </button>`
              : nothing
          }
          <button type="button" class="button" @click=${() => actions.itWasMe()}>${words.done}</button>
        </div>
      </aside>
    `;
  }
  const busy = newLogin.answer === 'ending' ? 'true' : nothing;
  return html`
    <aside class="note note-warn new-login" data-focus-scope>
      <p class="note-title">${icon('computer')} <strong>${words.newLogin}</strong></p>
      <p>${words.newLoginHint(name)}</p>
      ${failureNote(newLogin.error)}
      <div class="answers answers-even">
        <button type="button" class="button" aria-disabled=${busy} @click=${() => actions.itWasNotMe(newLogin)}>
          ${newLogin.answer === 'ending' ? commonWords[language()].signingOut : words.itWasNotMe}
        </button>
        <button type="button" class="button" aria-disabled=${busy} @click=${() => actions.itWasMe()}>
          ${words.itWasMe}
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
        ${icon(session.kind === 'pc' ? 'computer' : 'phone')}
        <strong><bdi>${name}</bdi></strong
        >${session.current ? html` <span class="badge">${words.thisDevice}</span>` : nothing}
        <span class="quiet"><bdi>${session.clientName}</bdi></span>
        <span class="quiet">${words.signedInOn(timeText(session.createdAt))}</span>
        <span class="quiet">${words.lastSeen(timeText(session.lastSeenAt))}</span>
      </div>
      ${
        session.current
          ? nothing
          : html`<button
              type="button"
              class="button"
              aria-label=${`${commonWords[language()].signOut}: ${name}`}
              aria-disabled=${busy ? 'true' : nothing}
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
