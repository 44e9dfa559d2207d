import { html, type TemplateResult } from 'lit';

/** Tells a screen reader what the page has come to. It must stand in the page all along; only its text changes. */
export function liveRegion(text: string): TemplateResult {
  return html`<p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${text}</p>`;
}
