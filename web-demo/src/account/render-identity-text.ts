import { html, nothing, type TemplateResult } from 'lit';
import type { IdentityView } from '../../../src/contract/account.js';
import { timeText } from '../elements/time-text.js';
import { identityWords } from '../language/identity-words.js';
import { language } from '../language/language.js';
import { providerName } from '../language/provider-words.js';
import type { IdentitiesView } from './account-view.js';

/** What is open here: third parties are called as the service calls them. */
export type Providers = IdentitiesView['providers'];

/** What kind of way to sign in it is, by the name that people have for it. */
export function typeName(type: string, providers: Providers): string {
  const { types } = identityWords[language()];
  if (type in types) return types[type as keyof typeof types];
  return providerName(language(), providers.find(({ id }) => id === type) ?? { id: type, name: type });
}

/** One way to sign in, without what can be done about it. */
export function renderIdentityText(identity: IdentityView, providers: Providers): TemplateResult {
  const words = identityWords[language()];
  const { type, identifier, name, verified, boundAt, lastUsedAt } = identity;
  return html`
    <div class="row-text">
      <strong>${typeName(type, providers)}</strong>
      <bdi class="identifier">${name ?? identifier}</bdi>
      ${verified ? nothing : html`<span class="badge">${words.unverified}</span>`}
      <span class="quiet">${words.boundAt(timeText(boundAt))}</span>
      <span class="quiet">${lastUsedAt === null ? words.neverUsed : words.lastUsed(timeText(lastUsedAt))}</span>
    </div>
  `;
}
