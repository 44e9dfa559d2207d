import { z } from 'zod';

/** The address of someone else's API; no query or fragment, for paths are put behind it. */
export const providerUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine((url) => !/[?#]/.test(url), 'must not have a query or a fragment')
  .transform((url) => url.replace(/\/$/, ''));

/** How the simulator's secrets begin: anyone can read them in its sources. */
const simulatorPrefix = 'simulator-';

/**
 * What production must not have of a provider's settings: an address without TLS, a secret of the simulator's.
 *
 * @param names the settings of the provider, as the environment names them
 */
export function unsafeProviderSettings(
  given: Record<string, string | undefined>,
  names: { readonly urls: readonly string[]; readonly secrets: readonly string[] },
): string[] {
  const open = names.urls.filter((name) => given[name] !== undefined && !given[name].startsWith('https://'));
  const known = names.secrets.filter((name) => given[name]?.startsWith(simulatorPrefix));
  return [
    ...open.map((name) => `${name} must start with https:// in production`),
    ...known.map((name) => `${name} is the simulator's: set your own in production`),
  ];
}
