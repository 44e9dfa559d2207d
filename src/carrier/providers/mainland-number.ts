import { z } from 'zod';
import { CarrierRefusal } from './carrier-provider.js';

/** A number of the Chinese mainland as its providers tell it, now and then as a JSON number; made E.164. */
export const mainlandNumberSchema = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^1\d{10}$/, 'must be an 11-digit number'))
  .transform((digits) => `+86${digits}`);

/** The 11 digits that its providers want. @throws CarrierRefusal `number_invalid` for a number of elsewhere */
export function mainlandDigits(number: string): string {
  const [, digits] = /^\+86(1\d{10})$/.exec(number) ?? [];
  if (digits === undefined) throw new CarrierRefusal('number_invalid', 'not of the Chinese mainland');
  return digits;
}
