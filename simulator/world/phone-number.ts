import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A phone number in E.164, of the Chinese mainland where it names no country; undefined where it is none. */
export function e164Of(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, 'CN');
  return number?.isPossible() ? number.number : undefined;
}
