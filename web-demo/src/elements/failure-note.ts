import { html, nothing, type TemplateResult } from 'lit';
import type { ClientError } from '../client/client-error.js';
import { failureWords } from '../language/failure-words.js';
import { language } from '../language/language.js';
import { waitingText } from '../language/waiting-words.js';

/** What went wrong and what to do about it, read out at once; nothing where all is well. */
export function failureNote(error: ClientError | undefined): TemplateResult | typeof nothing {
  return error === undefined ? nothing : html`<p class="note note-bad" role="alert">${failureText(error)}</p>`;
}

/** The words of `failureNote`. */
export function failureText({ code, retryAfterSeconds }: ClientError): string {
  if (retryAfterSeconds !== undefined) {
    if (code === 'rate_limited') return waitingText(language(), 'rateLimited', retryAfterSeconds);
    if (code === 'budget_exhausted') return waitingText(language(), 'budgetExhausted', retryAfterSeconds);
  }
  return failureWords[language()][code];
}
