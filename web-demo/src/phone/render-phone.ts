import { html, nothing, type TemplateResult } from 'lit';
import { accountStep, renderAccount } from '../account/render-account.js';
import { failureNote } from '../elements/failure-note.js';
import { icon } from '../elements/icon.js';
import { liveRegion } from '../elements/live-region.js';
import { networkNote } from '../elements/network-note.js';
import { pageFrame } from '../elements/page-frame.js';
import { avatar, shownName } from '../elements/person.js';
import { timeText } from '../elements/time-text.js';
import { accountWords } from '../language/account-words.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { oneTapWords } from '../language/one-tap-words.js';
import { phoneWords } from '../language/phone-words.js';
import { renderSignIn } from '../sign-in/render-sign-in.js';
import './code-scanner.js';
import type { PhoneActions, PhoneView } from './phone-view.js';
import { phoneAnnouncement } from './phone-announcement.js';
import { renderApproval } from './render-approval.js';
import { renderNewLogin, renderSessions } from './render-sessions.js';
import { renderWelcome } from './render-welcome.js';

/** The one word that tells which screen is shown. */
export function stepOf({ screen }: PhoneView): string {
  switch (screen.step) {
    case 'sign_in':
      return screen.signIn.at === 'loading' ? 'sign_in' : screen.signIn.at;
    case 'account':
      return accountStep(screen.account);
    case 'approval': {
      const { approval } = screen;
      return 'refusing' in approval && approval.refusing ? 'refusing' : approval.step;
    }
    default:
      return screen.step;
  }
}

/** Draws the phone page: all it shows follows from the view. */
export function renderPhone(view: PhoneView, actions: PhoneActions): TemplateResult {
  const { person, screen } = view;
  // There the person stands within.
  const isApart = person !== undefined && screen.step !== 'account' && screen.step !== 'welcome';
  return pageFrame(
    html`${view.isOffline ? networkNote() : nothing}${renderNewLogin(view, actions)}${renderDeleted(view)}`,
    html`
      ${liveRegion(phoneAnnouncement(view))}
      ${isApart ? renderPerson(person, screen.step === 'home', actions) : nothing}
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
      return renderSignIn(screen.signIn, actions.signIn, {
        title: words.signInTitle,
        hint: qrId === undefined ? words.signInHint : words.signInToContinue,
        heading: (title) => html`<h1 tabindex="-1">${title}</h1>`,
        tap: qrId === undefined ? oneTapWords[language()].signIn : oneTapWords[language()].signInAndSee,
      });
    case 'welcome':
      return renderWelcome(screen, actions);
    case 'account':
      return renderAccount(screen.account, actions.account);
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

/** That the account that was here is about to go. */
function renderDeleted({ deletedAt }: PhoneView): TemplateResult | typeof nothing {
  if (deletedAt === undefined) return nothing;
  return html`<p class="note">${accountWords[language()].deleted(timeText(deletedAt))}</p>`;
}

function renderPerson(
  { nickname, avatarUrl }: NonNullable<PhoneView['person']>,
  isHome: boolean,
  actions: PhoneActions,
): TemplateResult {
  const picture = avatar(nickname, avatarUrl);
  return html`
    <div class="person">
      ${
        isHome
          ? html`<button type="button" class="person-account" @click=${() => actions.account.open('menu')}>
              ${picture}
              <span class="person-name">
                <bdi>${shownName(nickname)}</bdi> <span class="quiet">${accountWords[language()].toAccount}</span>
              </span>
              ${icon('onward')}
            </button>`
          : html`${picture}<bdi class="person-name">${shownName(nickname)}</bdi>`
      }
      <button type="button" class="button button-quiet" @click=${() => actions.signOut()}>
        ${commonWords[language()].signOut}
      </button>
    </div>
  `;
}
