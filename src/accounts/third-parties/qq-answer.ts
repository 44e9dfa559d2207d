/**
 * What QQ answered, in any of its three forms: JSON, JSONP (`callback( {…} );`), or url-encoded. Undefined for what is
 * none of them.
 */
export function readQqAnswer(text: string): unknown {
  const [, wrapped] = /^\s*callback\(([\s\S]*)\)\s*;?\s*$/.exec(text) ?? [];
  if (wrapped === undefined && /^\w+=/.test(text)) return Object.fromEntries(new URLSearchParams(text.trim()));
  try {
    return JSON.parse(wrapped ?? text) as unknown;
  } catch {
    return undefined;
  }
}
