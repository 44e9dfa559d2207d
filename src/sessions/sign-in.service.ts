import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { LoginMethod } from '../contract/account.js';
import type { DeviceInput, Tokens } from '../contract/tokens.js';
import { BusService } from '../infra/bus/bus.service.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { channels } from '../infra/redis/keys.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import type { Person } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import { RefreshTokensStore } from './refresh-tokens.store.js';
import { sessionLives } from './session-lives.js';
import type { Session } from './session.entity.js';
import { SessionsStore, type NewSession } from './sessions.store.js';
import { TokenIssuerService } from './token-issuer.service.js';

/** A person who has just been proved, and where. */
export interface SignIn {
  readonly person: Person;
  readonly site: Site;
  readonly device: DeviceInput;
  /** Null for a site's browser that goes without a key. */
  readonly keyThumbprint: string | null;
  /** How the person was proved, for the audit and the history. */
  readonly method: LoginMethod;
  /** What proved the person; see `factor` of the session. */
  readonly factor: string | null;
  /** The network it comes from, masked. */
  readonly address: string;
  /** The version of the credentials that proved the person; where it is another one by now, nobody is signed in. */
  readonly credentialsVersion?: number | undefined;
  /** Asked once the person is held: throws where they are no longer proved. */
  readonly assertStillProved?: (manager: EntityManager) => Promise<void>;
  /** Whether this made the account. */
  readonly isSignUp?: boolean;
  /** The QR session it comes from, the id that was fixed when it was confirmed, and the phone's session that did. */
  readonly qr?: { readonly qrId: string; readonly sessionId: string; readonly approvedBy: string };
}

/** What a sign-in saved; its tokens are minted once that is committed. */
export interface SavedSignIn {
  readonly person: Person;
  readonly session: Session;
  readonly refreshToken: string | undefined;
  /** False where a QR session's tokens are asked for again. */
  readonly isNew: boolean;
}

/** Starts sign-in sessions. Each way to sign in ends here. */
@Injectable()
export class SignInService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly bus: BusService,
    private readonly audit: AuditService,
    private readonly sessions: SessionsStore,
    private readonly refreshTokens: RefreshTokensStore,
    private readonly issuer: TokenIssuerService,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(SignInService.name);
  }

  /** Signs a proved person in: the session is committed before its tokens exist. */
  async signIn(signIn: SignIn): Promise<Tokens> {
    const saved = await this.postgres.transaction((manager) => this.save(signIn, manager));
    return this.complete(saved);
  }

  /**
   * Writes a new sign-in session, its audit and its refresh token in the caller's transaction.
   *
   * @throws AppError `invalid_credentials` where the account has been locked or closed, or its password changed, since the person was
   * proved
   */
  async save(signIn: SignIn, manager: EntityManager): Promise<SavedSignIn> {
    const started = this.start(signIn);
    const refreshToken = signIn.keyThumbprint === null ? undefined : this.random.secret('rt_');
    const { device, method, address, credentialsVersion = null } = signIn;
    const origin = { device, method, address, credentialsVersion };
    const deviceId = await this.sessions.insert(started, origin, refreshToken, manager);
    if (deviceId === undefined) throw new AppError('invalid_credentials');
    await signIn.assertStillProved?.(manager);
    const session: Session = { ...started, deviceId };
    const subject = { sessionId: session.id, clientId: session.clientId, method: signIn.method };
    await this.audit.record({ type: 'session.created', userId: session.userId, subject }, manager);
    return { person: signIn.person, session, refreshToken, isNew: true };
  }

  /**
   * The sign-in session that was saved for a QR session before, with a new refresh token: the ones before become void.
   *
   * @throws AppError `qr_state_conflict` when it has been ended since
   */
  async saveAgain(signIn: SignIn, qrId: string, manager: EntityManager): Promise<SavedSignIn> {
    const session = await this.sessions.lockByQr(qrId, manager);
    if (!session || session.revokedAt) {
      throw new AppError('qr_state_conflict', { detail: 'The session from this code has been ended.' });
    }
    await this.refreshTokens.voidAll(session.id, manager);
    const refreshToken =
      signIn.keyThumbprint === null ? undefined : await this.refreshTokens.issue(session.id, null, manager);
    return { person: signIn.person, session, refreshToken, isNew: false };
  }

  /** Mints the tokens of a committed sign-in, and tells the person's other devices of it. */
  async complete(saved: SavedSignIn): Promise<Tokens> {
    const tokens = await this.issuer.tokensFor(saved.session, saved.person, saved.refreshToken, true);
    if (saved.isNew) this.announce(saved.session);
    return tokens;
  }

  private start({ person, site, device, keyThumbprint, factor, isSignUp, qr }: SignIn): NewSession {
    const now = this.clock.date();
    const lives = sessionLives[device.kind];
    return {
      id: qr?.sessionId ?? this.random.id(),
      userId: person.id,
      keyThumbprint,
      clientId: site.id,
      kind: device.kind,
      qrId: qr?.qrId ?? null,
      approvedBy: qr?.approvedBy ?? null,
      factor,
      isSignUp: isSignUp ?? false,
      steppedUpUntil: null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + lives.absoluteMs),
      idleExpiresAt: new Date(now.getTime() + lives.idleMs),
      revokedAt: null,
      revokedReason: null,
    };
  }

  // The sign-in stands whether or not anyone hears of it, and must not wait for that.
  private announce(session: Session): void {
    const hint = { type: 'login.recorded', id: session.id, version: 0, at: this.clock.now() } as const;
    this.bus.publish(channels.person(session.userId), hint).catch((error: unknown) => {
      this.logger.warn({ err: error, sessionId: session.id }, 'a new sign-in could not be announced');
    });
  }
}
