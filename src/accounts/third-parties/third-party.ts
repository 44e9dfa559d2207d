import { z } from 'zod';

/** What a third party gave to act for the person there; kept sealed, and renewed at each sign-in. */
export const thirdPartyTokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** ISO 8601; missing where the third party told of no end. */
  expiresAt: z.string().optional(),
});
export type ThirdPartyTokens = z.infer<typeof thirdPartyTokensSchema>;

/** Someone whom a third party has just proved. */
export const thirdPartyPersonSchema = z.object({
  provider: z.string(),
  /** Which person of the provider's: never changes there, and is never given to another. */
  subject: z.string(),
  /** By which else the same person may have been bound here before. */
  otherSubjects: z.array(z.string()),
  /** What they are called there; may be empty, and proves nothing. */
  name: z.string(),
  /** https, or null. */
  avatarUrl: z.string().nullable(),
  tokens: thirdPartyTokensSchema,
});
export type ThirdPartyPerson = z.infer<typeof thirdPartyPersonSchema>;

/** An id of a person's at a third party: as OpenID Connect Core 1.0 section 2 bounds `sub`, and without spaces. */
export const subjectSchema = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** What a browser is sent to a third party with. */
export interface AuthorizeRequest {
  /** Where it sends the browser back to: one address per provider, registered there. */
  readonly callbackUrl: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE's S256 challenge, where the third party looks at one. */
  readonly pkceChallenge: string;
}

/** What a browser comes back with. */
export type CallbackQuery = Readonly<Record<string, string>>;

/** A code from a redirect, or from a native SDK; `redirect` is null for the latter. */
export interface CodeGrant {
  readonly code: string;
  readonly callbackUrl: string;
  readonly nonce: string;
  readonly redirect: { readonly query: CallbackQuery; readonly pkceVerifier: string } | null;
}

/** Why a browser came back without a code. */
export type Refusal = 'access_denied' | 'provider_error';

/** How a person's no is told; the second is Apple's. */
const noes = ['access_denied', 'user_cancelled_authorize'];

/** Someone else's sign-in, that people may use here. One file for each; what all share is done around it. */
export abstract class ThirdParty {
  /** Stands in paths, and as the type of the identities that it proves. */
  abstract readonly id: string;
  /** As people know it. */
  abstract readonly name: string;

  /**
   * Where to send the browser.
   *
   * @throws AppError `provider_error`, `provider_timeout` where that must be asked for first
   */
  abstract authorizeUrl(request: AuthorizeRequest): Promise<URL>;

  /**
   * Who came with the code.
   *
   * @throws AppError `code_invalid` where the provider doesn't know the code, `provider_error`, `provider_timeout`
   */
  abstract exchange(grant: CodeGrant): Promise<ThirdPartyPerson>;

  /** Why there is no code in what the browser came back with; undefined where there is one (RFC 6749 section 4.1.2.1). */
  refusalIn({ code, error }: CallbackQuery): Refusal | undefined {
    if (error === undefined && code !== undefined) return undefined;
    return noes.includes(error ?? '') ? 'access_denied' : 'provider_error';
  }
}

const longestName = 50;

/** A name as it can be a nickname here: without control characters, of at most 50, cut between characters. */
export function shownName(text: string | undefined): string {
  const clean = (text ?? '')
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .trim();
  let name = '';
  for (const { segment } of new Intl.Segmenter().segment(clean.slice(0, 2 * longestName))) {
    if (name.length + segment.length > longestName) break;
    name += segment;
  }
  return name.trim();
}

/** A picture's address that pages may load; null for any other. */
export function pictureUrl(text: string | undefined): string | null {
  const url = z
    .url({ protocol: /^https$/ })
    .max(2048)
    .safeParse(text);
  return url.success ? new URL(url.data).href : null;
}

/** When something ends that is good for so many seconds; undefined where that is not said, or is no time. */
export function endOf(seconds: number | undefined, nowMs: number): string | undefined {
  const end = new Date(nowMs + (seconds ?? Number.NaN) * 1000);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}
