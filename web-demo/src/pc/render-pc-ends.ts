import { html, nothing, type TemplateResult } from 'lit';
import type { QrReason } from '../../../src/contract/qr-session.js';
import '../elements/count-down.js';
import { failureText } from '../elements/failure-note.js';
import { icon, type IconName } from '../elements/icon.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { reasonWords } from '../language/reason-words.js';
import type { PcActions, PcStateAt } from './pc-view.js';

/** The phone said no, or the check code was wrong. */
export function renderRejected({ reason }: PcStateAt<'rejected'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return renderEnd('stop', words.rejectedTitle, reasonText(reason), html`<p>${words.startAgain}</p>`, actions);
}

export function renderCancelled({ reason }: PcStateAt<'cancelled'>, actions: PcActions): TemplateResult {
  const words = pcWords[language()];
  return renderEnd('stop', words.cancelledTitle, reasonText(reason), html`<p>${words.startAgain}</p>`, actions);
}

/** No code could be had; where it may help, it is tried again without being asked. */
export function renderFailed({ error, retryAt }: PcStateAt<'failed'>, actions: PcActions): TemplateResult {
  const next =
    retryAt === undefined
      ? nothing
      : html`<p class="quiet"><count-down .endsAt=${retryAt} .say=${commonWords[language()].retryIn}></count-down></p>`;
  return renderEnd('broken', pcWords[language()].failedTitle, failureText(error), next, actions);
}

/** What happened, what it means, and the one thing to do. */
function renderEnd(
  picture: IconName,
  title: string,
  what: string,
  next: TemplateResult | typeof nothing,
  actions: PcActions,
): TemplateResult {
  return html`
    <div class="pane-subject"><span class="emblem">${icon(picture)}</span></div>
    <div class="pane-words">
      <h1 tabindex="-1">${title}</h1>
      <p class="lead">${what}</p>
      ${next}
      <button type="button" class="button button-main" data-first-focus @click=${() => actions.newCode()}>
        ${pcWords[language()].newCode}
      </button>
    </div>
  `;
}

function reasonText(reason: QrReason | undefined): string {
  return reason === undefined ? '' : reasonWords[language()].qr[reason];
}
