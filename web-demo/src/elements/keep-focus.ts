/**
 * Takes the focus to the page's heading when what had it is gone: a keyboard or screen reader would otherwise start
 * over at the top of the page each time a button gives way to the next step.
 */
export function keepFocus(page: HTMLElement, hadFocus: boolean): void {
  if (!hadFocus || page.contains(document.activeElement)) return;
  const target = page.querySelector<HTMLElement>('[data-first-focus]') ?? page.querySelector<HTMLElement>('h1');
  target?.focus();
}
