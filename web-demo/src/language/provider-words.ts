import type { Locale } from '../../../src/contract/primitives.js';

/** Third parties by the names that people know them by; any other is called as the service calls it. */
const providerNames: Record<Locale, Record<string, string>> = {
  en: { weixin: 'WeChat', qq: 'QQ', weibo: 'Weibo', github: 'GitHub', google: 'Google', apple: 'Apple' },
  'zh-CN': { weixin: '微信', qq: 'QQ', weibo: '微博', github: 'GitHub', google: 'Google', apple: 'Apple' },
};

/** What a reader knows the third party as. */
export function providerName(locale: Locale, { id, name }: { id: string; name: string }): string {
  return providerNames[locale][id] ?? name;
}

/** A name within a Chinese sentence: one in Latin letters has spaces around it, as it is printed. */
export function spaced(name: string): string {
  return /^[\x20-\x7e]+$/.test(name) ? ` ${name} ` : name;
}
