import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/mobile';
import { z } from 'zod';

/** The kinds of identifier that a password goes with. */
export type IdentityType = 'username' | 'phone' | 'email';

export interface Identifier {
  readonly type: IdentityType;
  /** As it is stored. */
  readonly identifier: string;
}

/** A phone number, however it was written. */
export interface Phone {
  /** E.164, the one form that is stored. */
  readonly number: string;
  /** Undefined for a number that is of no one country. */
  readonly country: CountryCode | undefined;
  readonly dialCode: string;
  /** Whether there are mobile phones with such numbers, as far as is known. */
  readonly isMobile: boolean;
}

const emailSchema = z.email().max(254);

/** What people type, with full-width digits and letters as the usual ones. */
function tidied(typed: string): string {
  return typed.normalize('NFKC').trim();
}

/**
 * The phone number in what was typed; undefined where it can't be one. Without a country it is of `homeCountry`; `00` is a
 * `+`, as from most of the world.
 */
export function readPhone(typed: string, homeCountry: CountryCode): Phone | undefined {
  const text = tidied(typed)
    .replace(/^\((\+?\d+)\)/, '$1 ')
    .replace(/^00/, '+');
  const phone = parsePhoneNumberFromString(text, { defaultCountry: homeCountry, extract: false });
  if (!phone?.isPossible() || phone.ext !== undefined) return undefined;
  const { number, country, countryCallingCode: dialCode } = phone;
  return { number, country, dialCode, isMobile: phone.isValid() };
}

/** An email address in the form that is stored; undefined where it is none. */
export function readEmail(typed: string): string | undefined {
  const address = emailSchema.safeParse(tidied(typed).toLowerCase());
  return address.success ? address.data : undefined;
}

/**
 * What someone typed to say who they are, in the form that is stored: a phone number with its country as E.164, an
 * email address or a username in lower case (a username's case is no difference that a person could see to matter).
 */
export function normaliseIdentifier(typed: string): Identifier {
  const text = tidied(typed);
  const digits = text.replace(/[\s().-]/g, '');
  if (/^\+\d{6,15}$/.test(digits)) return { type: 'phone', identifier: digits };
  if (text.includes('@')) return { type: 'email', identifier: text.toLowerCase() };
  return { type: 'username', identifier: text.toLowerCase() };
}

/** All that it may mean, the likeliest first: digits alone are a phone number, or a username. */
export function meaningsOf(typed: string, homeCountry: CountryCode): Identifier[] {
  const plain = normaliseIdentifier(typed);
  const phone = plain.type === 'email' ? undefined : readPhone(typed, homeCountry);
  if (!phone) return [plain];
  const meant = { type: 'phone', identifier: phone.number } as const;
  return plain.type === 'phone' ? [meant] : [meant, plain];
}
