/**
 * A text of someone's own choosing, for use inside a sentence of ours: a name from right to left mustn't turn the words
 * around it. FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE do in plain text what `<bdi>` does in HTML.
 */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
