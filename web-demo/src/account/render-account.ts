import { html, nothing, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { icon, type IconName } from '../elements/icon.js';
import { avatar, shownName } from '../elements/person.js';
import { timeText } from '../elements/time-text.js';
import { accountWords } from '../language/account-words.js';
import { language } from '../language/language.js';
import type { AccountActions, AccountPlace, AccountView } from './account-view.js';
import { screenHeading } from './render-account-parts.js';
import { renderDevices } from './render-devices.js';
import { renderIdentities } from './render-identities.js';
import { renderLogins } from './render-logins.js';
import { renderPassword, renderPrivacy, renderProfile } from './render-own.js';
import { renderStepUp } from './render-step-up.js';

const lines: [Exclude<AccountPlace, 'menu'>, IconName][] = [
  ['profile', 'person'],
  ['identities', 'key'],
  ['password', 'lock'],
  ['devices', 'phone'],
  ['logins', 'time'],
  ['privacy', 'shield'],
];

/** The one word that tells which screen of the account is shown. */
export function accountStep(view: AccountView): string {
  const { place, identities, devices, logins } = view;
  if (view.stepUp !== undefined) return 'step_up';
  if (place === 'identities') {
    if (identities.removing !== undefined) return 'removing_identity';
    if (identities.merging !== undefined) return 'merging';
    if (identities.adding !== undefined) return 'adding_identity';
  }
  if (place === 'devices' && devices.changing !== undefined) return 'changing_device';
  if (place === 'logins' && logins.reporting !== undefined) return 'reporting';
  if (place === 'privacy' && view.deleting !== undefined) return 'deleting';
  return place === 'menu' ? 'account' : place;
}

/** Draws the screens of the account. */
export function renderAccount(view: AccountView, actions: AccountActions): TemplateResult {
  if (view.stepUp !== undefined) return renderStepUp(view.stepUp, actions.stepUp);
  const toMenu = () => actions.open('menu');
  switch (view.place) {
    case 'menu':
      return renderMenu(view, actions);
    case 'profile':
      return renderProfile(view, actions);
    case 'identities':
      return renderIdentities(view.identities, actions.identities, toMenu);
    case 'password':
      return renderPassword(view, actions);
    case 'devices':
      return renderDevices(view.devices, actions.devices, toMenu);
    case 'logins':
      return renderLogins(view, actions.logins, toMenu);
    case 'privacy':
      return renderPrivacy(view, actions);
  }
}

function renderMenu({ profile, profileError }: AccountView, actions: AccountActions): TemplateResult {
  const words = accountWords[language()];
  return html`
    ${screenHeading(words.places.menu, () => actions.close(), words.toHome)} ${failureNote(profileError)}
    ${
      profile === undefined
        ? nothing
        : html`
            <div class="person">
              ${avatar(profile.nickname, profile.avatarUrl)}
              <span class="person-name">
                <bdi>${shownName(profile.nickname)}</bdi>
                <span class="quiet">${words.memberSince(timeText(profile.createdAt))}</span>
              </span>
            </div>
          `
    }
    ${
      profile?.shouldChangePassword === true
        ? html`
            <div class="note note-warn">
              <p class="note-title">${icon('alert')} <span>${words.shouldChange}</span></p>
              <button type="button" class="button" @click=${() => actions.open('password')}>${words.changeNow}</button>
            </div>
          `
        : nothing
    }
    <nav aria-label=${words.places.menu}>
      <ul class="rows">
        ${lines.map(
          ([place, picture]) => html`
            <li>
              <button type="button" class="menu-line" data-place=${place} @click=${() => actions.open(place)}>
                ${icon(picture)}
                <span class="menu-text">
                  <strong>${words.places[place]}</strong>
                  <span class="quiet">${words.hints[place]}</span>
                </span>
                ${icon('onward')}
              </button>
            </li>
          `,
        )}
      </ul>
    </nav>
  `;
}
