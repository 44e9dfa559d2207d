import { html, nothing, type TemplateResult } from 'lit';
import type { LoginView } from '../../../src/contract/account.js';
import { addressText } from '../elements/address-text.js';
import { icon } from '../elements/icon.js';
import { placeText } from '../elements/place-text.js';
import { timeText } from '../elements/time-text.js';
import { accountWords } from '../language/account-words.js';
import { historyWords } from '../language/history-words.js';
import { language } from '../language/language.js';
import type { AccountView, LoginActions } from './account-view.js';
import { doneNote, renderConfirm, renderList, screenHeading } from './render-account-parts.js';

/** When, where and how someone signed in or tried to, and the way to say that it was someone else. */
export function renderLogins(
  { logins, afterReport }: Pick<AccountView, 'logins' | 'afterReport'>,
  actions: LoginActions,
  toMenu: () => void,
): TemplateResult {
  const words = historyWords[language()];
  const { reporting, list } = logins;
  if (reporting !== undefined) {
    const { login } = reporting;
    return renderConfirm({
      title: words.reportTitle,
      hint: html`
        <p><bdi>${login.device.name}</bdi> · ${timeText(login.at)}</p>
        <p>${login.sessionId === null ? words.reportFailedHint : words.reportHint}</p>
      `,
      task: reporting,
      yes: words.reportYes,
      yesBusy: words.reporting,
      onYes: () => actions.report(),
      onNo: () => actions.list(),
    });
  }
  const { places, afterReportNoPassword } = accountWords[language()];
  return html`
    ${screenHeading(places.logins, toMenu)} ${doneNote(afterReport ? afterReportNoPassword : undefined)}
    ${renderList(
      list,
      (login) => renderLogin(login, actions),
      () => actions.more(),
    )}
  `;
}

function renderLogin(login: LoginView, actions: LoginActions): TemplateResult {
  const words = historyWords[language()];
  const { at, method, outcome, ip, place, device, current, reported } = login;
  const time = timeText(at);
  return html`
    <li class="row row-stacked" data-outcome=${outcome}>
      <div class="row-text">
        ${icon(outcome === 'succeeded' ? 'check' : 'stop')} <strong>${words.outcomes[outcome][method]}</strong>
        ${current ? html`<span class="badge">${words.thisSignIn}</span>` : nothing}
        ${reported ? html`<span class="badge">${words.reported}</span>` : nothing}
        <span class="quiet">${time}</span>
        <span class="quiet"><bdi>${device.name}</bdi></span>
        ${place === null ? nothing : html`<span class="quiet">${words.from(placeText(place))}</span>`}
        ${ip === null ? nothing : html`<span class="quiet">${words.network(addressText(ip))}</span>`}
      </div>
      ${
        current || reported
          ? nothing
          : html`<div class="row-buttons">
              <button
                type="button"
                class="button"
                aria-label=${words.notMeOf(device.name, time)}
                @click=${() => actions.ask(login)}
              >
                ${words.notMe}
              </button>
            </div>`
      }
    </li>
  `;
}
