import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A phone number in E.164, of the Chinese mainland where it names no country; undefined where it is none. */
export function e164Of(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, 'CN');
  return number?.isPossible() ? number.number : undefined;
}

/** As the mainland's providers write it: 11 digits. Of a SIM that roams nobody documents it; it stays in E.164. */
export function mainlandDigitsOf(phone: string): string {
  return phone.replace(/^\+86(?=1\d{10}$)/, '');
}

/** As a carrier's SDK shows it before there is any consent: `138****0001`. */
export function maskedNumberOf(phone: string): string {
  const digits = mainlandDigitsOf(phone);
  return `${digits.slice(0, digits.startsWith('+') ? 4 : 3)}****${digits.slice(-4)}`;
}
