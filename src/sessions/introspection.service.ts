import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Introspection } from '../contract/servers.js';
import { Clock } from '../kernel/clock.js';
import type { Site } from '../sites/sites.service.js';
import { AccessTokensService } from './access-tokens.service.js';
import { RefreshService } from './refresh.service.js';
import type { Session } from './session.entity.js';
import { isLive, SessionsStore } from './sessions.store.js';

/** Tokens as a site's server asks about them. Another site's token is as unknown as any. */
@Injectable()
export class IntrospectionService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshes: RefreshService,
    private readonly sessions: SessionsStore,
    private readonly clock: Clock,
  ) {}

  async introspect(token: string, site: Site): Promise<Introspection> {
    const claims = await this.accessTokens.read(token);
    if (claims) {
      const session = claims.aud === site.audience ? await this.sessions.find(claims.sid) : null;
      if (!session || session.revokedAt) return { active: false };
      return { active: true, ...claims, token_type: claims.cnf ? 'DPoP' : 'Bearer' };
    }
    const session = await this.refreshes.findLive(token);
    if (session?.clientId !== site.id) return { active: false };
    return {
      active: true,
      iss: this.settings.publicUrl,
      aud: site.audience,
      sub: session.userId,
      sid: session.id,
      client_id: site.id,
      kind: session.kind,
      token_type: 'refresh_token',
      exp: Math.floor(session.expiresAt.getTime() / 1000),
      iat: Math.floor(session.createdAt.getTime() / 1000),
    };
  }

  async revoke(token: string, site: Site): Promise<void> {
    const session = await this.sessionOf(token);
    if (session?.clientId === site.id && isLive(session, this.clock.date())) {
      await this.refreshes.end(session, 'revoked_by_site');
    }
  }

  private async sessionOf(token: string): Promise<Session | null> {
    const claims = await this.accessTokens.read(token);
    return claims ? this.sessions.find(claims.sid) : this.refreshes.findSession(token);
  }
}
