import { html, nothing, type TemplateResult } from 'lit';
import type { DeviceView } from '../../../src/contract/me.js';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import { icon } from '../elements/icon.js';
import { timeText } from '../elements/time-text.js';
import { typedText } from '../elements/typed-text.js';
import { accountWords } from '../language/account-words.js';
import { historyWords } from '../language/history-words.js';
import { language } from '../language/language.js';
import type { DeviceActions, DevicesView } from './account-view.js';
import { renderConfirm, renderList, screenHeading } from './render-account-parts.js';

/** The phones and browsers of the account. */
export function renderDevices(view: DevicesView, actions: DeviceActions, toMenu: () => void): TemplateResult {
  const words = historyWords[language()];
  const { changing, list } = view;
  if (changing?.how === 'remove') {
    return renderConfirm({
      title: words.removeTitle(changing.device.name),
      hint: words.removeHint,
      task: changing,
      yes: words.removeYes,
      yesBusy: words.removing,
      onYes: () => actions.remove(),
      onNo: () => actions.list(),
    });
  }
  if (changing !== undefined) return renderNaming(changing, actions);
  return html`
    ${screenHeading(accountWords[language()].places.devices, toMenu)}
    <p class="quiet">${words.devicesIntro}</p>
    ${renderList(
      list,
      (device) => renderDevice(device, actions),
      () => actions.more(),
    )}
  `;
}

function renderDevice(device: DeviceView, actions: DeviceActions): TemplateResult {
  const words = historyWords[language()];
  const { name, kind, createdAt, lastSeenAt, current } = device;
  return html`
    <li class="row row-stacked" data-kind=${kind}>
      <div class="row-text">
        ${icon(kind === 'pc' ? 'computer' : 'phone')} <strong><bdi>${name}</bdi></strong>
        ${current ? html`<span class="badge">${words.thisDevice}</span>` : nothing}
        <span class="quiet">${words.kinds[kind]}</span>
        <span class="quiet">${words.since(timeText(createdAt))}</span>
        <span class="quiet">${words.lastSeen(timeText(lastSeenAt))}</span>
      </div>
      <div class="row-buttons">
        <button
          type="button"
          class="button"
          aria-label=${words.renameOf(name)}
          @click=${() => actions.ask(device, 'name')}
        >
          ${words.rename}
        </button>
        ${
          current
            ? nothing
            : html`<button
                type="button"
                class="button"
                aria-label=${words.removeOf(name)}
                @click=${() => actions.ask(device, 'remove')}
              >
                ${words.remove}
              </button>`
        }
      </div>
    </li>
  `;
}

function renderNaming(
  { device, busy, error }: NonNullable<DevicesView['changing']>,
  actions: DeviceActions,
): TemplateResult {
  const words = historyWords[language()];
  const { save, saving } = accountWords[language()];
  return html`
    ${screenHeading(words.renameTitle, () => actions.list())}
    <form class="form" @submit=${whenSubmitted(busy, (form) => actions.rename(typedText(form, 'name').trim()))}>
      <label class="field">
        <span>${words.deviceName}</span>
        <input name="name" data-first-focus autocomplete="off" required maxlength="100" .value=${device.name} />
      </label>
      ${failureNote(error)} ${submitButton(busy, save, saving)}
    </form>
  `;
}
