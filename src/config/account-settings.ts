import { z } from 'zod';

const days = (least: number, byDefault: number) => z.coerce.number().int().min(least).max(36_500).default(byDefault);

/** How accounts are kept, and for how long what is known of people: docs/accounts.md. */
export const accountSettingsShape = {
  IDENTITIES_PER_TYPE: z.coerce.number().int().min(1).max(100).default(5),
  ACCOUNT_GRACE_DAYS: days(0, 30),
  // The longest six months: what China's Cybersecurity Law (article 21) has network logs kept for, and no more.
  LOGIN_HISTORY_DAYS: days(1, 184),
  ADDRESS_DAYS: days(1, 90),
};

export interface AccountSettings {
  /** How many ways to sign in of one type a person may bind. */
  readonly identitiesPerType: number;
  /** For how long an account that its person has deleted can be had back. */
  readonly graceDays: number;
  /** How long a line of the login history is kept at least; it goes with its month. */
  readonly loginHistoryDays: number;
  /** How long is kept from which network someone came. */
  readonly addressDays: number;
}

export function readAccountSettings(env: z.infer<z.ZodObject<typeof accountSettingsShape>>): AccountSettings {
  return {
    identitiesPerType: env.IDENTITIES_PER_TYPE,
    graceDays: env.ACCOUNT_GRACE_DAYS,
    loginHistoryDays: env.LOGIN_HISTORY_DAYS,
    addressDays: env.ADDRESS_DAYS,
  };
}
