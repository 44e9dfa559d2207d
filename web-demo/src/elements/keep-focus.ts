const focusTargets = ['[data-first-focus]', 'h1', 'h2'];

/** The part of the page that has the focus: one marked `data-focus-scope`, else all of it; undefined where none has. */
export function focusedPart(page: HTMLElement): HTMLElement | undefined {
  const focused = document.activeElement;
  if (focused === null || !page.contains(focused)) return undefined;
  return focused.closest<HTMLElement>('[data-focus-scope]') ?? page;
}

/**
 * Takes the focus to the heading of the part that had it, when what had it is gone: a keyboard or screen reader would
 * otherwise start over at the top of the page each time a button gives way to the next step.
 */
export function keepFocus(page: HTMLElement, part: HTMLElement | undefined): void {
  if (part === undefined || page.contains(document.activeElement)) return;
  const within = page.contains(part) ? part : page;
  for (const target of focusTargets) {
    const found = within.querySelector<HTMLElement>(target);
    if (found !== null) return found.focus();
  }
}
