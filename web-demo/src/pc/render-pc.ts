import { html, nothing, type TemplateResult } from 'lit';
import { networkNote } from '../elements/network-note.js';
import { liveRegion } from '../elements/live-region.js';
import { pageFrame } from '../elements/page-frame.js';
import '../elements/password-form.js';
import type { PasswordForm, TypedCredentials } from '../elements/password-form.js';
import { language } from '../language/language.js';
import { pcWords } from '../language/pc-words.js';
import { reasonWords } from '../language/reason-words.js';
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
      ${offersPassword(state.step) ? renderPassword(view, actions) : nothing}
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
function offersPassword(step: PcView['state']['step']): boolean {
  return !['scanned', 'code_required', 'confirmed', 'completed', 'signed_in'].includes(step);
}

/** The second way in, folded away. */
function renderPassword(view: PcView, actions: PcActions): TemplateResult {
  const { busy, error } = view.password;
  const submit = (event: CustomEvent<TypedCredentials>) =>
    actions.signInWithPassword(event.detail.identifier, event.detail.password);
  return html`
    <details class="other-way">
      <summary>${pcWords[language()].passwordInstead}</summary>
      <password-form
        .busy=${busy}
        .error=${error satisfies PasswordForm['error']}
        @password-sign-in=${submit}
      ></password-form>
    </details>
  `;
}
