import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../config/settings.js';
import { idSchema } from '../contract/primitives.js';
import { sessionKindSchema } from '../contract/tokens.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { SigningKeysService } from './signing-keys.service.js';

/** How long an access token lives, in seconds: also how long an offline verifier may not know of a revocation. */
export const accessTokenSeconds = 600;

// Nodes' clocks differ a little; a token from further in the future was not made by one of them.
const futureToleranceSeconds = 5;

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: idSchema,
  sid: idSchema,
  client_id: z.string(),
  kind: sessionKindSchema,
  iat: z.int(),
  exp: z.int(),
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
  async mint(grant: AccessGrant, sessionExpiresAt: Date): Promise<{ accessToken: string; expiresIn: number }> {
    const now = this.clock.nowSeconds();
    const expiresIn = Math.max(0, Math.min(accessTokenSeconds, Math.floor(sessionExpiresAt.getTime() / 1000) - now));
    const { kid, privateKey } = this.keys.current();
    const accessToken = await new SignJWT({ ...grant })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer(this.settings.publicUrl)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresIn)
      .setJti(this.random.id())
      .sign(privateKey);
    return { accessToken, expiresIn };
  }

  /**
   * The claims of a token that is ours and not over; undefined for anything else. Whether its session has been ended
   * is not asked here.
   */
  async read(token: string): Promise<AccessClaims | undefined> {
    try {
      const { payload } = await jwtVerify(
        token,
        // Only the `kid` of the header is used, and only to pick among our own keys: no `jku`, `jwk` or `x5u`.
        ({ kid }) => {
          const key = this.keys.find(kid);
          if (!key) throw new Error('unknown key');
          return key.publicKey;
        },
        {
          algorithms: ['ES256'],
          typ: 'at+jwt',
          issuer: this.settings.publicUrl,
          currentDate: this.clock.date(),
        },
      );
      const claims = claimsSchema.parse(payload);
      return claims.iat > this.clock.nowSeconds() + futureToleranceSeconds ? undefined : claims;
    } catch {
      return undefined;
    }
  }
}
