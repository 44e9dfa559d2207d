import type { Initiator } from '../../../src/contract/qr-session.js';
import { commonWords } from '../language/common-words.js';
import { language } from '../language/language.js';

/** A place from small to large, the country by its name in the reader's language; "unknown" where it isn't known. */
export function placeText(location: Initiator['location']): string {
  if (location === null) return commonWords[language()].unknown;
  const parts = [location.city, location.region, countryName(location.country)].filter((part) => part !== undefined);
  return language() === 'zh-CN' ? parts.reverse().join(' ') : parts.join(', ');
}

function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames(language(), { type: 'region' }).of(country) ?? country;
}
