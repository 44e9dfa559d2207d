import { html, nothing, type TemplateResult } from 'lit';
import { failureNote, failureText } from '../elements/failure-note.js';
import { liveRegion } from '../elements/live-region.js';
import { pageFrame } from '../elements/page-frame.js';
import '../elements/password-form.js';
import type { TypedCredentials } from '../elements/password-form.js';
import { avatar } from '../elements/person.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import './code-scanner.js';
import type { PhoneActions, PhoneView } from './phone-view.js';
import { approvalAnnouncement, renderApproval } from './render-approval.js';
import { renderNewLogin, renderSessions } from './render-sessions.js';

/** The one word that tells which screen is shown. */
export function stepOf({ screen }: PhoneView): string {
  return screen.step === 'approval' ? screen.approval.step : screen.step;
}

/** Draws the phone page: all it shows follows from the view. */
export function renderPhone(view: PhoneView, actions: PhoneActions): TemplateResult {
  const { screen, person } = view;
  return pageFrame(html`
    ${liveRegion(announcement(view))} ${person === undefined ? nothing : renderPerson(person, actions)}
    ${renderNewLogin(view, actions)}
    <article class="card phone-card" data-step=${stepOf(view)}>${renderScreen(view, actions)}</article>
    ${
      screen.step === 'home' || (screen.step === 'approval' && screen.approval.step === 'completed')
        ? renderSessions(view.sessions, actions)
        : nothing
    }
  `);
}

function renderScreen(view: PhoneView, actions: PhoneActions): TemplateResult {
  const words = phoneWords[language()];
  const { screen, qrId } = view;
  switch (screen.step) {
    case 'loading':
      return html`<p class="outcome">
        <span class="spinner" aria-hidden="true"></span>${commonWords[language()].loading}
      </p>`;
    case 'stuck':
      return html`
        <div class="outcome">
          <h1 tabindex="-1">${words.insecureTitle}</h1>
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
      return renderApproval(screen.approval, actions);
  }
}

function renderPerson(
  { nickname, avatarUrl }: NonNullable<PhoneView['person']>,
  actions: PhoneActions,
): TemplateResult {
  return html`
    <div class="person">
      ${avatar(nickname, avatarUrl)}
      <span class="person-name">${nickname}</span>
      <button type="button" class="button button-quiet" @click=${() => actions.signOut()}>
        ${commonWords[language()].signOut}
      </button>
    </div>
  `;
}

/** What a screen reader is told of the screen the page has come to. */
function announcement({ screen }: PhoneView): string {
  const words = phoneWords[language()];
  switch (screen.step) {
    case 'loading':
      return commonWords[language()].loading;
    case 'stuck':
      return `${words.insecureTitle}. ${failureText(screen.error)}`;
    case 'sign_in':
      return words.signInTitle;
    case 'home':
      return words.scanTitle;
    case 'arrived':
      return `${words.arrivedTitle} ${words.arrivedHint}`;
    case 'approval':
      return approvalAnnouncement(screen.approval);
  }
}
