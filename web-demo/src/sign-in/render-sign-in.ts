import { html, nothing, type TemplateResult } from 'lit';
import type { ProviderView } from '../../../src/contract/third-parties.js';
import { failureNote } from '../elements/failure-note.js';
import { avatar } from '../elements/person.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';
import { providerName } from '../language/provider-words.js';
import { oneTapWords } from '../language/one-tap-words.js';
import { signInWords } from '../language/sign-in-words.js';
import { renderOneTap } from './render-one-tap.js';
import { renderProof } from './render-proof.js';
import type { SignInActions, SignInAt, SignInView } from './sign-in-view.js';

/** What the page calls the screen, and says of it at its beginning. */
interface SignInFrame {
  /** Undefined where the page has a heading of its own. */
  title: string | undefined;
  hint: string | undefined;
  heading: (title: string) => TemplateResult;
  /** What the one tap is called; undefined where there is none. */
  tap?: string;
}

/** The heading of the screen; undefined for the first one, which each page names for itself. */
export function signInTitle(view: SignInView): string | undefined {
  const words = signInWords[language()];
  switch (view.at) {
    case 'forgot':
      return words.forgotTitle;
    case 'unlinked':
      return words.unlinkedTitle(providerName(language(), view.provider));
    case 'third_party':
      return words.visiting(providerName(language(), view.provider));
    case 'link':
      return words.linkTitle;
    case 'second_step':
      return oneTapWords[language()].secondStepTitle;
    case 'sign_in':
      return view.proof.step.at === 'code' ? words.codeTitle : undefined;
    case 'loading':
      return undefined;
  }
}

/** Draws whatever someone needs who isn't signed in. */
export function renderSignIn(view: SignInView, actions: SignInActions, frame: SignInFrame): TemplateResult {
  const words = signInWords[language()];
  const title = signInTitle(view) ?? frame.title;
  const isFirst = view.at === 'sign_in' && view.proof.step.at !== 'code';
  return html`
    ${title === undefined ? nothing : frame.heading(title)}
    ${isFirst && frame.hint !== undefined ? html`<p>${frame.hint}</p>` : nothing} ${renderScreen(view, actions, frame)}
    ${
      view.at === 'forgot' || view.at === 'link' || view.at === 'unlinked' || view.at === 'second_step'
        ? html`<button type="button" class="button button-quiet" @click=${() => actions.back()}>${words.back}</button>`
        : nothing
    }
  `;
}

function renderScreen(view: SignInView, actions: SignInActions, frame: SignInFrame): TemplateResult {
  const words = signInWords[language()];
  switch (view.at) {
    case 'loading':
    case 'third_party':
      return html`<p class="outcome waiting">
        <span class="spinner" aria-hidden="true"></span>${commonWords[language()].loading}
      </p>`;
    case 'sign_in':
      return renderFirst(view, actions, frame);
    case 'forgot':
      return html`
        ${view.proof.step.at === 'recipient' ? html`<p>${words.forgotHint}</p>` : nothing}
        ${renderProof(view.proof, actions.proof, { withNewPassword: true })}
      `;
    case 'unlinked':
      return renderUnlinked(view, actions);
    case 'link':
      return html`
        <p>${words.linkHint(providerName(language(), view.provider))}</p>
        ${renderProof(view.proof, actions.proof)}
      `;
    case 'second_step':
      return html`
        <p>${oneTapWords[language()].secondStepHint}</p>
        ${renderProof(view.proof, actions.proof)}
      `;
  }
}

function renderFirst(view: SignInAt<'sign_in'>, actions: SignInActions, { tap }: SignInFrame): TemplateResult {
  const words = signInWords[language()];
  const { proof, thirdParties, oneTap, error, isReset } = view;
  const forgot =
    proof.ways.channels.length === 0
      ? nothing
      : html`<button type="button" class="button button-quiet" @click=${() => actions.forgot()}>
          ${words.forgot}
        </button>`;
  return html`
    ${isReset ? html`<p class="note" role="status">${words.resetDone}</p>` : nothing} ${failureNote(error)}
    ${renderProofBeside(
      oneTap === undefined || proof.step.at === 'code'
        ? undefined
        : renderOneTap(oneTap, actions.oneTap, tap ?? oneTapWords[language()].signIn),
      renderProof(proof, actions.proof, { recipientHint: words.newHere, belowPassword: forgot }),
    )}
    ${thirdParties.length === 0 || proof.step.at === 'code' ? nothing : renderThirdParties(thirdParties, actions)}
  `;
}

function renderProofBeside(oneTap: TemplateResult | undefined, proof: TemplateResult): TemplateResult {
  if (oneTap === undefined) return proof;
  return html`
    ${oneTap}
    <p class="or" aria-hidden="true"><span>${oneTapWords[language()].otherWay}</span></p>
    <div class="beside-one-tap">${proof}</div>
  `;
}

function renderThirdParties(thirdParties: readonly ProviderView[], actions: SignInActions): TemplateResult {
  const words = signInWords[language()];
  return html`
    <p class="or" aria-hidden="true"><span>${words.or}</span></p>
    <ul class="third-parties">
      ${thirdParties.map((thirdParty) => {
        const called = providerName(language(), thirdParty);
        return html`
          <li>
            <button
              type="button"
              class="button"
              data-provider=${thirdParty.id}
              @click=${() => actions.visit(thirdParty.id)}
            >
              <span class="provider-mark" aria-hidden="true">${called.slice(0, 1)}</span>${words.visit(called)}
            </button>
          </li>
        `;
      })}
    </ul>
  `;
}

/** "Link or new": both are fine, so both look the same. */
function renderUnlinked(view: SignInAt<'unlinked'>, actions: SignInActions): TemplateResult {
  const words = signInWords[language()];
  const { suggestions, busy, error } = view;
  const { nickname, avatarUrl } = suggestions;
  const isBusy = busy ? 'true' : nothing;
  return html`
    ${
      nickname === ''
        ? nothing
        : html`<p class="person">${avatar(nickname, avatarUrl)}<bdi class="person-name">${nickname}</bdi></p>`
    }
    <p>${words.unlinkedHint}</p>
    ${failureNote(error)}
    <div class="answers">
      <button type="button" class="button button-main" aria-disabled=${isBusy} @click=${() => actions.link()}>
        ${words.linkIt}
      </button>
      <button type="button" class="button" aria-disabled=${isBusy} @click=${() => actions.register()}>
        ${words.makeNew}
      </button>
    </div>
  `;
}
