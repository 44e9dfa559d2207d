import { z } from 'zod';
import { CarrierRefusal } from './carrier-provider.js';

/**
 * A number as the mainland's providers tell it, now and then as a JSON number; made E.164. What they say of a SIM that
 * roams is not documented: one that has its country's digits keeps them, and CARRIER_COUNTRIES says whether it counts.
 */
export const mainlandNumberSchema = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^(?:1\d{10}|\+[1-9]\d{4,14})$/, 'must be an 11-digit number, or one in E.164'))
  .transform((number) => (number.startsWith('+') ? number : `+86${number}`));

/** The 11 digits that its providers want. @throws CarrierRefusal `number_invalid` for a number of elsewhere */
export function mainlandDigits(number: string): string {
  const [, digits] = /^\+86(1\d{10})$/.exec(number) ?? [];
  if (digits === undefined) throw new CarrierRefusal('number_invalid', 'not of the Chinese mainland');
  return digits;
}
