import { html, nothing, type TemplateResult } from 'lit';
import type { IdentityView } from '../../../src/contract/account.js';
import { failureNote } from '../elements/failure-note.js';
import { accountWords } from '../language/account-words.js';
import { identityWords } from '../language/identity-words.js';
import { language } from '../language/language.js';
import { oneTapWords } from '../language/one-tap-words.js';
import { providerName } from '../language/provider-words.js';
import { renderLooking, renderOneTap } from '../sign-in/render-one-tap.js';
import { renderProof } from '../sign-in/render-proof.js';
import type { IdentitiesView, IdentityActions } from './account-view.js';
import { doneNote, renderConfirm, renderList, screenHeading } from './render-account-parts.js';
import { renderIdentityText, typeName, type Providers } from './render-identity-text.js';
import { renderMerge } from './render-merge.js';

/** The ways to sign in that there are, each to be given up, and those that can be added. */
export function renderIdentities(view: IdentitiesView, actions: IdentityActions, toMenu: () => void): TemplateResult {
  const words = identityWords[language()];
  const { removing, adding, merging, notice, error, providers } = view;
  if (removing !== undefined) {
    const { identity } = removing;
    return renderConfirm({
      title: words.removeTitle(typeName(identity.type, providers), identity.name ?? identity.identifier),
      hint: words.removeHint,
      task: removing,
      yes: words.removeYes,
      yesBusy: words.removing,
      onYes: () => actions.remove(),
      onNo: () => actions.list(),
    });
  }
  if (merging !== undefined) return renderMerge(merging, providers, actions);
  if (adding !== undefined) return renderAdding(adding, actions);
  return html`
    ${screenHeading(accountWords[language()].places.identities, toMenu)}
    <p class="quiet">${words.intro}</p>
    ${failureNote(error)} ${doneNote(notice && words.notices[notice])}
    ${renderList(
      view.list,
      (identity) => renderIdentity(identity, providers, actions),
      () => actions.more(),
    )}
    ${renderAdd(view, actions)}
  `;
}

function renderIdentity(identity: IdentityView, providers: Providers, actions: IdentityActions): TemplateResult {
  const words = identityWords[language()];
  const shown = identity.name ?? identity.identifier;
  return html`
    <li class="row" data-type=${identity.type}>
      ${renderIdentityText(identity, providers)}
      <button
        type="button"
        class="button"
        aria-label=${words.removeOf(typeName(identity.type, providers), shown)}
        @click=${() => actions.askRemove(identity)}
      >
        ${words.remove}
      </button>
    </li>
  `;
}

/** What else can sign the person in. */
function renderAdd({ providers }: IdentitiesView, actions: IdentityActions): TemplateResult {
  const words = identityWords[language()];
  const isOpen = (id: string) => providers.some((provider) => provider.type === 'code' && provider.id === id);
  return html`
    <section class="part" aria-labelledby="add-title">
      <h2 id="add-title">${words.addTitle}</h2>
      <div class="answers">
        ${
          providers.some(({ type }) => type === 'carrier')
            ? addButton('this_phone', words.addThisPhone, () => actions.add('this_phone'))
            : nothing
        }
        ${isOpen('sms') ? addButton('phone', words.addPhone, () => actions.add('phone')) : nothing}
        ${isOpen('email') ? addButton('email', words.addEmail, () => actions.add('email')) : nothing}
        ${providers
          .filter(({ type }) => type === 'oauth')
          .map((thirdParty) =>
            addButton(thirdParty.id, words.addOther(providerName(language(), thirdParty)), () =>
              actions.visit(thirdParty.id),
            ),
          )}
        <button type="button" class="button button-quiet" @click=${() => actions.add('merge')}>
          ${words.mergeOther}
        </button>
      </div>
    </section>
  `;
}

function addButton(what: string, label: string, onClick: () => void): TemplateResult {
  return html`<button type="button" class="button" data-add=${what} @click=${onClick}>${label}</button>`;
}

function renderAdding(adding: NonNullable<IdentitiesView['adding']>, actions: IdentityActions): TemplateResult {
  const words = identityWords[language()];
  if (adding.what === 'this_phone') {
    const { oneTap } = adding;
    const { bindTitle, bind } = oneTapWords[language()];
    return html`
      ${screenHeading(bindTitle, () => actions.list())}
      ${oneTap === undefined ? renderLooking() : renderOneTap(oneTap, actions.oneTap, bind)}
    `;
  }
  const { what, proof } = adding;
  const title = { phone: words.phoneTitle, email: words.emailTitle, merge: words.mergeProofTitle }[what];
  return html`
    ${screenHeading(title, () => actions.list())} ${what === 'merge' ? html`<p>${words.mergeProofHint}</p>` : nothing}
    ${renderProof(proof, actions.proof)}
  `;
}
