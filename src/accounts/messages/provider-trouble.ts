/** What client libraries throw: an Error, by its fields, and whatever lies behind it. */
interface Trouble {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** Whether it means that there was no answer in time. */
export function isTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, message, cause } = error as Trouble;
  // One library says it in its message alone.
  if (/^network timeout\b/.test(String(message))) return true;
  return [name, code].some((text) => /time(?:d_?)?out/i.test(String(text))) || isTimeout(cause);
}

/**
 * What may be logged of it: libraries put the whole URL into their messages, and with it the number and the code. So
 * runs of six and more digits and all addresses are taken out, and no stack is kept.
 */
export function describeTrouble(error: unknown): string {
  if (typeof error !== 'object' || error === null) return scrub(String(error));
  const { name, code, message, cause } = error as Trouble;
  const parts = [name, code, message].filter((part) => part !== undefined && part !== '').map(String);
  return scrub([...parts, ...(cause === undefined ? [] : [describeTrouble(cause)])].join(': '));
}

/** A provider's words without numbers, codes and addresses. */
export function scrub(text: string): string {
  return text
    .replace(/\d(?:[ -]?\d){5,}/g, '…')
    .replace(/[^\s@<>"':,;]+(?:@|%40)[^\s@<>"':,;]+/g, '…')
    .slice(0, 300);
}
