import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/mobile';
import { z } from 'zod';

const budget = (byDefault: number) => z.coerce.number().int().min(1).default(byDefault);

/** Where codes are sent to, and how many of them a day. */
export const codeSettingsShape = {
  SMS_COUNTRIES: z
    .string()
    .default('CN')
    .transform((text) => text.split(',').map((part) => part.trim().toUpperCase()))
    .pipe(z.array(z.string().refine(isSupportedCountry, 'must be ISO country codes, such as CN,HK')).min(1)),
  SMS_DAILY_BUDGET_PER_COUNTRY: budget(5_000),
  SMS_DAILY_BUDGET: budget(10_000),
  MAIL_DAILY_BUDGET: budget(20_000),
};

export interface CodeSettings {
  /** Text messages go to these. */
  readonly smsCountries: readonly CountryCode[];
  /** Whose number it is that names no country. */
  readonly homeCountry: CountryCode;
  readonly smsDailyBudgetPerCountry: number;
  readonly smsDailyBudget: number;
  readonly mailDailyBudget: number;
}

export function readCodeSettings(env: z.infer<z.ZodObject<typeof codeSettingsShape>>): CodeSettings {
  const smsCountries = env.SMS_COUNTRIES as CountryCode[];
  return {
    smsCountries,
    homeCountry: smsCountries[0] ?? 'CN',
    smsDailyBudgetPerCountry: env.SMS_DAILY_BUDGET_PER_COUNTRY,
    smsDailyBudget: env.SMS_DAILY_BUDGET,
    mailDailyBudget: env.MAIL_DAILY_BUDGET,
  };
}
