import { CarrierRefusal, type CarrierTrouble } from './carrier-provider.js';

/** A provider's own codes, and what each is in our words. One that ends in `*` stands for all that begin so. */
export type ProviderCodes = Readonly<Record<string, CarrierTrouble>>;

/** What a refusal with this code is; a code that the table doesn't know is the provider's failure. */
export function refusalOf(codes: ProviderCodes, code: string): CarrierRefusal {
  const fits = (known: string): boolean => (known.endsWith('*') ? code.startsWith(known.slice(0, -1)) : code === known);
  const [, trouble = 'failed'] = Object.entries(codes).find(([known]) => fits(known)) ?? [];
  // A code is short. Anything longer could be a sentence with a number in it, and reasons go to the log.
  return new CarrierRefusal(trouble, /^[A-Za-z_.]{1,64}$|^-?\d{1,6}$/.test(code) ? code : 'a code of another shape');
}
