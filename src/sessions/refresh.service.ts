import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RevocationReason } from '../contract/push.js';
import type { Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { PeopleService } from '../people/people.service.js';
import { RefreshTokensStore } from './refresh-tokens.store.js';
import { RevocationService } from './revocation.service.js';
import { sessionLives } from './session-lives.js';
import { Session } from './session.entity.js';
import { isLive, SessionsStore } from './sessions.store.js';
import { TokenIssuerService } from './token-issuer.service.js';

interface Rotated {
  readonly session: Session;
  /** Undefined when a spent token came back: the session must end. */
  readonly refreshToken: string | undefined;
}

/** What a refresh token is good for: new tokens, and signing out. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly sessions: SessionsStore,
    private readonly refreshTokens: RefreshTokensStore,
    private readonly revocations: RevocationService,
    private readonly people: PeopleService,
    private readonly issuer: TokenIssuerService,
    private readonly clock: Clock,
  ) {}

  /**
   * New tokens for a refresh token and its key; the token is spent. A spent one that comes back ends the session, but
   * for a lost answer (RFC 9700 section 4.14.2).
   *
   * @throws AppError `invalid_token`; `account_locked` for a locked person
   */
  async refresh(token: string, keyThumbprint: string): Promise<Tokens> {
    const { session, refreshToken } = await this.postgres.transaction((manager) =>
      this.rotate(token, keyThumbprint, manager),
    );
    if (refreshToken === undefined) {
      await this.revocations.revoke({ userId: session.userId, sessionId: session.id }, 'refresh_token_reused');
      throw new AppError('invalid_token', {
        detail: 'This refresh token was used before; the session has been ended.',
      });
    }
    const person = await this.people.find(session.userId);
    if (!person) throw new AppError('invalid_token');
    if (person.status === 'locked') throw new AppError('account_locked');
    return this.issuer.tokensFor(session, person, refreshToken, false);
  }

  /** Ends the session that a refresh token belongs to. @throws AppError `invalid_token` */
  async signOut(token: string, keyThumbprint: string): Promise<void> {
    const session = await this.findSession(token);
    if (session?.keyThumbprint !== keyThumbprint || !isLive(session, this.clock.date())) {
      throw new AppError('invalid_token', { detail: 'This is not the refresh token of a living session.' });
    }
    await this.end(session, 'signed_out');
  }

  async end(session: Session, reason: RevocationReason): Promise<void> {
    await this.revocations.revoke({ userId: session.userId, sessionId: session.id }, reason);
  }

  /** The session that a refresh token was ever given for, spent or not. */
  async findSession(token: string): Promise<Session | null> {
    const found = await this.refreshTokens.find(token, this.postgres.manager);
    return found && this.sessions.find(found.sessionId);
  }

  /** The living session whose unspent refresh token this is. */
  async findLive(token: string): Promise<Session | undefined> {
    const found = await this.refreshTokens.find(token, this.postgres.manager);
    if (!found || found.usedAt || found.voidAt) return undefined;
    const session = await this.sessions.find(found.sessionId);
    return session && isLive(session, this.clock.date()) ? session : undefined;
  }

  private async rotate(token: string, keyThumbprint: string, manager: EntityManager): Promise<Rotated> {
    const found = await this.refreshTokens.find(token, manager);
    // The lock comes first and the token is read again under it: two tabs refresh one after the other.
    const session = found && (await this.sessions.lock(found.sessionId, manager));
    const current = session && (await this.refreshTokens.find(token, manager));
    const now = this.clock.date();
    // Another key's holder learns nothing and ends nothing: a thief without the key cannot sign anyone out.
    if (!current || session.keyThumbprint !== keyThumbprint || !isLive(session, now)) {
      throw new AppError('invalid_token', { detail: 'This is not the refresh token of a living session.' });
    }
    const refreshToken = await this.refreshTokens.rotate(current, manager);
    const idleExpiresAt = new Date(now.getTime() + sessionLives[session.kind].idleMs);
    if (refreshToken) {
      await manager.update(Session, { id: session.id }, { lastSeenAt: now, idleExpiresAt });
      await manager.query('UPDATE devices SET last_seen_at = $2 WHERE id = $1', [session.deviceId, now]);
    }
    return { session, refreshToken };
  }
}
