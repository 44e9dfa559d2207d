/** What a site decides for sign-ins with its codes. */
export interface SitePolicy {
  /** Whether the PC must be told a code that the phone shows. */
  readonly checkCode: 'never' | 'always';
  /** Whether its browsers may go without a key, with Bearer tokens and no refresh token. */
  readonly allowBearer: boolean;
  /**
   * How many times the usual limits per address its browsers have, where many people share one address; 1 where it
   * doesn't say. Raised for whoever names the site, so not above what the address's people need.
   */
  readonly addressAllowance?: number;
}

/** Who may show codes and receive tokens, as the rest of the service sees it. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** The `aud` of its tokens: the issuer for our own pages and apps, else the site's id. */
  readonly audience: string;
  readonly allowedOrigins: readonly string[];
  readonly policy: SitePolicy;
  readonly addressAllowance: number;
  readonly secretHash: string | null;
}

/** What a policy, written by hand, says of the limits per address; 1 where that is no positive number. */
export function addressAllowanceOf({ addressAllowance }: SitePolicy): number {
  return typeof addressAllowance === 'number' && addressAllowance > 0 ? addressAllowance : 1;
}

/** The id of the site that our own pages and apps are. */
export const firstPartyId = 'saoma';

/** Whether a browser on this origin may act for the site. Exact, as RFC 6454 compares; no wildcard, no `null`. */
export function allowsOrigin(site: Site, origin: string): boolean {
  return site.allowedOrigins.includes(origin);
}
