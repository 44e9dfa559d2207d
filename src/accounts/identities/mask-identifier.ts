import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { maskName } from '../../kernel/mask.js';

// Four digits hidden at least, as people know it from their banks: 138****0001.
const hiddenDigits = 4;
const shownDigits = { first: 3, last: 4 };

/**
 * An identity's identifier as its owner sees it on a page that others may look at: enough to know it again. A username
 * is no secret, and stays whole; so does nothing else.
 */
export function maskIdentifier({ type, identifier }: { type: string; identifier: string }): string {
  switch (type) {
    case 'username':
      return identifier;
    case 'phone':
      return maskPhone(identifier);
    case 'email':
      return maskEmail(identifier);
    default:
      return maskName(identifier);
  }
}

function maskPhone(e164: string): string {
  const phone = parsePhoneNumberFromString(e164);
  // Kept from before there was a check: all but the end may be a dial code.
  if (!phone) return `****${e164.slice(-2)}`;
  const { countryCallingCode, nationalNumber: digits } = phone;
  const shown = Math.max(0, Math.min(shownDigits.first + shownDigits.last, digits.length - hiddenDigits));
  const last = Math.min(shownDigits.last, shown);
  return `+${countryCallingCode} ${digits.slice(0, shown - last)}****${last === 0 ? '' : digits.slice(-last)}`;
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return maskName(address.slice(0, at)) + address.slice(at);
}
