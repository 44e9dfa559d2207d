/** Which web origins may call this service at all. `sites` answers; the edges ask. */
export abstract class AllowedOrigins {
  /** Whether some site, or our own pages, may be used from this exact origin. */
  abstract isKnown(origin: string): Promise<boolean>;

  /** How many times the usual limits per address pages of this origin have; undefined where it is not known. */
  abstract allowanceAt(origin: string): Promise<number | undefined>;
}
