import { Injectable } from '@nestjs/common';
import type { SessionView, Tokens } from '../contract/tokens.js';
import { AppError } from '../kernel/app-error.js';
import { viewOf, type Person } from '../people/people.service.js';
import { SitesService } from '../sites/sites.service.js';
import { AccessTokensService } from './access-tokens.service.js';
import type { Session } from './session.entity.js';

/** Makes the answer of every sign-in and refresh. */
@Injectable()
export class TokenIssuerService {
  constructor(
    private readonly accessTokens: AccessTokensService,
    private readonly sites: SitesService,
  ) {}

  /** `isFirst`: the answer is that of the sign-in itself, not of a refresh. */
  async tokensFor(
    session: Session,
    person: Person,
    refreshToken: string | undefined,
    isFirst: boolean,
  ): Promise<Tokens> {
    const site = await this.sites.find(session.clientId);
    if (!site) throw new AppError('invalid_token', { detail: 'The client of this session no longer exists.' });
    const { accessToken, expiresIn } = this.accessTokens.mint(
      {
        aud: site.audience,
        sub: session.userId,
        sid: session.id,
        client_id: site.id,
        kind: session.kind,
        ...(session.keyThumbprint !== null && { cnf: { jkt: session.keyThumbprint } }),
      },
      session.expiresAt,
    );
    return {
      accessToken,
      tokenType: session.keyThumbprint === null ? 'Bearer' : 'DPoP',
      expiresIn,
      ...(refreshToken !== undefined && { refreshToken }),
      user: viewOf(person),
      session: sessionViewOf(session),
      isNewUser: isFirst && session.isSignUp,
    };
  }
}

/** A sign-in session as clients see it. */
export function sessionViewOf(session: Session): SessionView {
  const { id, kind, deviceId, clientId, createdAt, expiresAt } = session;
  return { id, kind, deviceId, clientId, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
