import type { Locale } from '../contract/primitives.js';

/** The language that a browser asks for first, where it is one of ours. */
export function localeIn(acceptLanguage: string | undefined): Locale | undefined {
  const [, first] = /^\s*([a-z]+)/i.exec(acceptLanguage ?? '') ?? [];
  if (first?.toLowerCase() === 'en') return 'en';
  return first?.toLowerCase() === 'zh' ? 'zh-CN' : undefined;
}
