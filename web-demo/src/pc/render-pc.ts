import { html, nothing, type TemplateResult } from 'lit';
import { networkNote } from '../elements/network-note.js';
import { liveRegion } from '../elements/live-region.js';
import { pageFrame } from '../elements/page-frame.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { reasonWords } from '../language/reason-words.js';
import { renderSignIn } from '../sign-in/render-sign-in.js';
import { pcAnnouncement } from './pc-announcement.js';
import type { PcActions, PcView } from './pc-view.js';
import { renderCode, renderVeiled } from './render-pc-code.js';
import { renderCancelled, renderFailed, renderRejected } from './render-pc-ends.js';
import { renderCheckCode, renderConfirmed, renderScanned } from './render-pc-steps.js';
import { renderSignedIn } from './render-signed-in.js';

/** Draws the PC page: all it shows follows from the view. */
export function renderPc(view: PcView, actions: PcActions): TemplateResult {
  const { state } = view;
  return pageFrame(
    renderNote(view),
    html`
      ${liveRegion(pcAnnouncement(view))}
      <article class="panes" data-step=${state.step}>${renderStep(view, actions)}</article>
      ${offersOtherWays(view) ? renderOtherWays(view, actions) : nothing}
    `,
  );
}

/**
 * Each step fills the same two panes: on one side the code, or who or what stands in its place, on the other what to do.
 */
function renderStep(view: PcView, actions: PcActions): TemplateResult {
  const { state } = view;
  switch (state.step) {
    case 'loading':
    case 'pending':
      return renderCode(state);
    case 'expired':
      return renderVeiled(state, actions);
    case 'scanned':
      return renderScanned(state, actions);
    case 'code_required':
      return renderCheckCode(state, actions);
    case 'confirmed':
      return renderConfirmed(state.scannedBy);
    case 'completed':
      return renderConfirmed(undefined);
    case 'signed_in':
      return renderSignedIn(state, actions);
    case 'cancelled':
      return renderCancelled(state, actions);
    case 'rejected':
      return renderRejected(state, actions);
    case 'failed':
      return renderFailed(state, actions);
  }
}

/** What stands above the step: no network, no line, or why the session before is over. */
function renderNote({ state, line, isOffline, endedBecause }: PcView): TemplateResult | typeof nothing {
  if (isOffline) return networkNote();
  if (line === 'lost' && (state.step === 'pending' || state.step === 'scanned' || state.step === 'code_required')) {
    return html`<p class="note note-warn">${pcWords[language()].lineLost}</p>`;
  }
  if (endedBecause === undefined || state.step === 'signed_in') return nothing;
  return html`<p class="note">${reasonWords[language()].revocation[endedBecause]}</p>`;
}

/** Not while someone is in the middle of the way by phone. */
function offersOtherWays({ state }: PcView): boolean {
  return !['scanned', 'code_required', 'confirmed', 'completed', 'signed_in'].includes(state.step);
}

/** The other ways in, folded away unless someone is back on one of them. */
function renderOtherWays({ signIn, unfolds }: PcView, actions: PcActions): TemplateResult {
  return html`
    <details class="other-way" ?open=${unfolds} data-focus-scope data-way=${signIn.at}>
      <summary>${pcWords[language()].otherWays}</summary>
      <div class="other-way-content">
        ${
          // Before there is a key, nobody can do anything there.
          signIn.at === 'loading'
            ? html`<p class="waiting">
                <span class="spinner" aria-hidden="true"></span>${commonWords[language()].loading}
              </p>`
            : renderSignIn(signIn, actions.signIn, {
                title: undefined,
                hint: undefined,
                heading: (title) => html`<h2 tabindex="-1">${title}</h2>`,
              })
        }
      </div>
    </details>
  `;
}
