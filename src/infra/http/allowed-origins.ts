/** Which web origins may call this service at all. `sites` answers; the edges ask. */
export abstract class AllowedOrigins {
  /** Whether some site, or our own pages, may be used from this exact origin. */
  abstract isKnown(origin: string): Promise<boolean>;
}
