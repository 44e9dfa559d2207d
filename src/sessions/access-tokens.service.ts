import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../config/settings.js';
import { idSchema } from '../contract/primitives.js';
import { sessionKindSchema } from '../contract/tokens.js';
import { Clock } from '../kernel/clock.js';
import { readJws, signJws } from '../kernel/jws.js';
import { Random } from '../kernel/random.js';
import { accessTokenSeconds } from './session-lives.js';
import { SigningKeysService } from './signing-keys.service.js';

// Nodes' clocks differ a little; a token from further in the future was not made by one of them.
const futureToleranceSeconds = 5;

// `typ` tells an access token from any other JWT (RFC 9068 section 4). Only the `kid` is used beside it, and only to pick
// among our own keys: no `jku`, `jwk` or `x5u`.
const headerSchema = z.object({ typ: z.literal('at+jwt'), kid: z.string() });

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: idSchema,
  sid: idSchema,
  client_id: z.string(),
  kind: sessionKindSchema,
  iat: z.int(),
  exp: z.int(),
  /** Never given by us; judged all the same. */
  nbf: z.int().optional(),
  jti: z.string(),
  cnf: z.object({ jkt: z.string() }).optional(),
});
export type AccessClaims = z.infer<typeof claimsSchema>;

/** What an access token says, but for what every token says. */
export type AccessGrant = Pick<AccessClaims, 'aud' | 'sub' | 'sid' | 'client_id' | 'kind' | 'cnf'>;

/** Makes and reads access tokens: JWTs after RFC 9068, signed with ES256. */
@Injectable()
export class AccessTokensService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly keys: SigningKeysService,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A token that ends after ten minutes, or with its session where that ends sooner. */
  mint(grant: AccessGrant, sessionExpiresAt: Date): { accessToken: string; expiresIn: number } {
    const now = this.clock.nowSeconds();
    const expiresIn = Math.max(0, Math.min(accessTokenSeconds, Math.floor(sessionExpiresAt.getTime() / 1000) - now));
    const { kid, privateKey } = this.keys.current();
    const claims: AccessClaims = {
      ...grant,
      iss: this.settings.publicUrl,
      iat: now,
      exp: now + expiresIn,
      jti: this.random.id(),
    };
    return { accessToken: signJws({ typ: 'at+jwt', kid }, claims, privateKey), expiresIn };
  }

  /**
   * The claims of a token that is ours and not over; undefined for anything else. Whether its session has been ended
   * is not asked here.
   */
  async read(token: string): Promise<AccessClaims | undefined> {
    const jws = readJws(token);
    const header = headerSchema.safeParse(jws?.header);
    if (!jws || !header.success) return undefined;
    const { kid } = header.data;
    const key = this.keys.find(kid) ?? (await this.keys.lookUp(kid));
    if (!key || !jws.isSignedBy(key.publicKey)) return undefined;
    const { success, data: claims } = claimsSchema.safeParse(jws.payload);
    const now = this.clock.nowSeconds();
    if (!success || claims.iss !== this.settings.publicUrl) return undefined;
    const hasBegun = claims.iat <= now + futureToleranceSeconds && (claims.nbf ?? now) <= now;
    return hasBegun && claims.exp > now ? claims : undefined;
  }
}
