import { html, nothing, type TemplateResult } from 'lit';
import { failureNote } from '../elements/failure-note.js';
import { submitButton, whenSubmitted } from '../elements/form-parts.js';
import '../elements/send-again.js';
import { typedText } from '../elements/typed-text.js';
import { accountWords } from '../language/account-words.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { oneTapWords } from '../language/one-tap-words.js';
import { signInWords } from '../language/sign-in-words.js';
import { renderLooking, renderOneTap } from '../sign-in/render-one-tap.js';
import { renderCodeForm } from '../sign-in/render-proof.js';
import type { StepUpActions, StepUpMethod, StepUpView } from './account-view.js';

/** "Show that it's you": one of the ways there are, and the way out. */
export function renderStepUp(view: StepUpView, actions: StepUpActions): TemplateResult {
  const words = accountWords[language()];
  return html`
    <h1 tabindex="-1">${words.stepUpTitle}</h1>
    <p>${words.stepUpHint}</p>
    ${view.chosen === undefined ? renderMethods(view, actions) : renderChosen(view, view.chosen, actions)}
    <button type="button" class="button button-quiet" @click=${() => actions.giveUp()}>${words.cancel}</button>
  `;
}

function methodName(method: StepUpMethod): string {
  const words = accountWords[language()];
  switch (method.method) {
    case 'password':
      return words.stepUpPassword;
    case 'code':
      return words.stepUpCode[method.channel](method.to);
    case 'carrier':
      return words.stepUpCarrier(method.to);
  }
}

function renderMethods({ methods, error }: StepUpView, actions: StepUpActions): TemplateResult {
  const words = accountWords[language()];
  if (methods.length === 0) return html`<p class="note">${words.stepUpNone}</p>`;
  return html`
    ${failureNote(error)}
    <div class="answers">
      ${methods.map(
        (method) => html`
          <button type="button" class="button" data-method=${method.method} @click=${() => actions.choose(method)}>
            ${methodName(method)}
          </button>
        `,
      )}
    </div>
  `;
}

function renderChosen(view: StepUpView, chosen: StepUpMethod, actions: StepUpActions): TemplateResult {
  const words = accountWords[language()];
  const { busy, error, methods, sent } = view;
  return html`
    ${chosen.method === 'password' ? renderPasswordForm(view, actions) : nothing}
    ${chosen.method === 'carrier' ? renderCarrier(view, actions) : nothing}
    ${
      chosen.method === 'code' && sent === undefined
        ? html`
            ${
              error === undefined
                ? html`<p class="waiting">
                    <span class="spinner" aria-hidden="true"></span>${signInWords[language()].sending}
                  </p>`
                : failureNote(error)
            }
            <send-again .busy=${busy} @send-again=${() => actions.sendAgain()}></send-again>
          `
        : nothing
    }
    ${
      sent === undefined
        ? nothing
        : html`
            ${renderCodeForm({
              sent,
              busy,
              label: words.confirm,
              fields: html`${failureNote(error)}`,
              onCode: (code) => actions.typeCode(code),
            })}
            <div class="other-ways">
              <send-again .from=${sent.resendAt} .busy=${busy} @send-again=${() => actions.sendAgain()}></send-again>
            </div>
          `
    }
    ${
      methods.length < 2
        ? nothing
        : html`<div class="answers">
            ${methods
              .filter((other) => other !== chosen)
              .map(
                (other) => html`
                  <button type="button" class="button button-quiet" @click=${() => actions.choose(other)}>
                    ${methodName(other)}
                  </button>
                `,
              )}
          </div>`
    }
  `;
}

function renderCarrier({ oneTap }: StepUpView, actions: StepUpActions): TemplateResult {
  return oneTap === undefined ? renderLooking() : renderOneTap(oneTap, actions.oneTap, oneTapWords[language()].stepUp);
}

function renderPasswordForm({ busy, error }: StepUpView, actions: StepUpActions): TemplateResult {
  return html`
    <form class="form" @submit=${whenSubmitted(busy, (form) => actions.typePassword(typedText(form, 'password')))}>
      <label class="field">
        <span>${commonWords[language()].password}</span>
        <input
          name="password"
          type="password"
          data-first-focus
          autocomplete="current-password"
          required
          maxlength="1024"
        />
      </label>
      ${failureNote(error)} ${submitButton(busy, accountWords[language()].confirm, signInWords[language()].checking)}
    </form>
  `;
}
