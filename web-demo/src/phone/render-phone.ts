import { html, nothing, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { icon } from '../elements/icon.js';
import { liveRegion } from '../elements/live-region.js';
import { networkNote } from '../elements/network-note.js';
import { pageFrame } from '../elements/page-frame.js';
import '../elements/password-form.js';
import type { TypedCredentials } from '../elements/password-form.js';
import { avatar } from '../elements/person.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import './code-scanner.js';
import type { PhoneActions, PhoneView } from './phone-view.js';
import { phoneAnnouncement } from './phone-announcement.js';
import { renderApproval } from './render-approval.js';
import { renderNewLogin, renderSessions } from './render-sessions.js';

/** The one word that tells which screen is shown. */
export function stepOf({ screen }: PhoneView): string {
  if (screen.step !== 'approval') return screen.step;
  const { approval } = screen;
  return 'refusing' in approval && approval.refusing ? 'refusing' : approval.step;
}

/** Draws the phone page: all it shows follows from the view. */
export function renderPhone(view: PhoneView, actions: PhoneActions): TemplateResult {
  const { person } = view;
  return pageFrame(
    html`${view.isOffline ? networkNote() : nothing}${renderNewLogin(view, actions)}`,
    html`
      ${liveRegion(phoneAnnouncement(view))} ${person === undefined ? nothing : renderPerson(person, actions)}
      <article class="card" data-step=${stepOf(view)}>${renderScreen(view, actions)}</article>
      ${listsSessions(view) ? renderSessions(view.sessions, actions) : nothing}
    `,
  );
}

/** Where the person has time for it, and where it tells what came of an answer. */
function listsSessions({ screen }: PhoneView): boolean {
  if (screen.step !== 'approval') return screen.step === 'home';
  return screen.approval.step === 'completed' || screen.approval.step === 'unclear';
}

function renderScreen(view: PhoneView, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  const { screen, qrId } = view;
  switch (screen.step) {
    case 'loading':
      return html`<p class="outcome waiting">
        <span class="spinner" aria-hidden="true"></span>${commonWords[language()].loading}
      </p>`;
    case 'stuck':
      return html`
        <div class="outcome">
          <span class="emblem">${icon('alert')}</span>
          <h1 tabindex="-1">${words.stuckTitle}</h1>
          ${failureNote(screen.error)}
        </div>
      `;
    case 'sign_in':
      return html`
        <h1 tabindex="-1">${words.signInTitle}</h1>
        <p>${qrId === undefined ? words.signInHint : words.signInToContinue}</p>
        <password-form
          .busy=${screen.busy}
          .error=${screen.error}
          @password-sign-in=${(event: CustomEvent<TypedCredentials>) =>
            actions.signInWithPassword(event.detail.identifier, event.detail.password)}
        ></password-form>
      `;
    case 'home':
      return html`
        <code-scanner @code-found=${(event: CustomEvent<string>) => actions.bring(event.detail)}></code-scanner>
      `;
    case 'arrived':
      return html`
        <div class="outcome">
          <span class="emblem">${icon('computer')}</span>
          <h1 tabindex="-1">${words.arrivedTitle}</h1>
          <p>${words.arrivedHint}</p>
          <div class="answers">
            <button type="button" class="button button-main" data-first-focus @click=${() => actions.seeWhoAsks()}>
              ${words.seeWhoAsks}
            </button>
            <button type="button" class="button" @click=${() => actions.goHome()}>${words.notNow}</button>
          </div>
        </div>
      `;
    case 'approval':
      return renderApproval(screen.approval, view.sessions.items, actions);
  }
}

function renderPerson(
  { nickname, avatarUrl }: NonNullable<PhoneView['person']>,
  actions: PhoneActions,
): TemplateResult {
  return html`
    <div class="person">
      ${avatar(nickname, avatarUrl)}
      <bdi class="person-name">${nickname}</bdi>
      <button type="button" class="button button-quiet" @click=${() => actions.signOut()}>
        ${commonWords[language()].signOut}
      </button>
    </div>
  `;
}
