import { html, nothing, type TemplateResult } from 'lit';

/** The button that sends a form off, in words that say so while it does. It keeps the focus meanwhile. */
export function submitButton(busy: boolean, label: string, busyLabel: string): TemplateResult {
  return html`
    <button type="submit" class="button button-main" aria-disabled=${busy ? 'true' : nothing}>
      ${busy ? busyLabel : label}
    </button>
  `;
}

/** Gives what was typed into a form to whoever wants it, field by field; while it is busy, nobody does. */
export function whenSubmitted(busy: boolean, take: (form: HTMLFormElement) => void): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault();
    if (!busy && event.target instanceof HTMLFormElement) take(event.target);
  };
}
