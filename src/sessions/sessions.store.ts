import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LoginMethod } from '../contract/account.js';
import type { PageQuery } from '../contract/primitives.js';
import type { DeviceInput } from '../contract/tokens.js';
import { cursorAfter, readCursor } from '../infra/postgres/cursor.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { hashSecret } from '../kernel/secret.js';
import type { Person } from '../people/people.service.js';
import { Session } from './session.entity.js';

/** A sign-in session that is about to begin: its device is known once it is saved. */
export type NewSession = Omit<Session, 'deviceId' | 'device' | 'user'>;

/** What a session is begun on, by what, and from where. */
export interface SignInOrigin {
  readonly device: DeviceInput;
  readonly method: LoginMethod;
  /** Masked. */
  readonly address: string;
  /** Whom it proved had this version of the credentials; null where it doesn't matter. */
  readonly credentialsVersion: number | null;
}

/** `locked`: whatever the session is, its person may not sign in. */
export type Standing = 'alive' | 'ended' | 'locked';

export interface SessionStanding {
  readonly standing: Standing;
  /** Whose session it is; undefined where there is none. */
  readonly person: Person | undefined;
  /** What proved the person to this session. */
  readonly factor: string | null;
}

/** Sign-in sessions in Postgres. */
@Injectable()
export class SessionsStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async find(id: string, manager: EntityManager = this.postgres.manager): Promise<Session | null> {
    return manager.findOneBy(Session, { id });
  }

  /**
   * Saves a new session with its first refresh token, if it has one, its line in the login history, and its device, new
   * or used before. One statement, since this is the hot path; it holds the person's row from its first part on, so that
   * an account that is locked or closed meanwhile gets no session after that.
   *
   * @returns the device's id, null without a key; undefined where the person may not sign in any more
   */
  async insert(
    session: NewSession,
    { device, method, address, credentialsVersion }: SignInOrigin,
    refreshToken: string | undefined,
    manager: EntityManager,
  ): Promise<string | null | undefined> {
    const [row] = await this.postgres.query<{ deviceId: string | null }>(
      `WITH person AS (
         SELECT id FROM users WHERE id = $2 AND status = 'active'
           AND ($22::integer IS NULL OR credentials_version = $22) FOR SHARE
       ), device AS (
         INSERT INTO devices (id, user_id, key_thumbprint, kind, name, platform, model, app_version, created_at, last_seen_at)
         SELECT $11, id, $3, $5, $12, $13, $14, $15, $7, $7 FROM person WHERE $3::text IS NOT NULL
         ON CONFLICT (user_id, key_thumbprint) DO UPDATE SET
           kind = excluded.kind, platform = excluded.platform, model = excluded.model,
           name = CASE WHEN devices.is_named THEN devices.name ELSE excluded.name END,
           app_version = excluded.app_version, last_seen_at = excluded.last_seen_at, removed_at = NULL
         RETURNING id
       ), session AS (
         INSERT INTO sessions (id, user_id, device_id, key_thumbprint, client_id, kind, qr_id, created_at, last_seen_at,
           expires_at, idle_expires_at, factor, is_sign_up, approved_by)
         SELECT $1, id, (SELECT id FROM device), $3, $4, $5, $6, $7, $7, $8, $9, $16, $17, $21 FROM person
         RETURNING id, user_id, device_id, created_at
       ), refresh_token AS (
         INSERT INTO refresh_tokens (token_hash, session_id, issued_at)
         SELECT $10, id, created_at FROM session WHERE $10::text IS NOT NULL
       ), login AS (
         INSERT INTO login_events (id, at, user_id, session_id, method, outcome, ip, client_id, device_kind, device_name,
           device_platform)
         SELECT $18, $7, user_id, id, $19, 'succeeded', $20, $4, $5, $12, $13 FROM session
       )
       SELECT device_id AS "deviceId" FROM session`,
      [
        session.id,
        session.userId,
        session.keyThumbprint,
        session.clientId,
        device.kind,
        session.qrId,
        session.createdAt,
        session.expiresAt,
        session.idleExpiresAt,
        refreshToken === undefined ? null : hashSecret(refreshToken),
        this.random.id(),
        device.name,
        device.platform,
        device.model ?? null,
        device.appVersion ?? null,
        session.factor,
        session.isSignUp,
        this.random.id(),
        method,
        address,
        session.approvedBy,
        credentialsVersion,
      ],
      manager,
    );
    return row?.deviceId;
  }

  /** The session that came from a QR session, locked until the caller's transaction ends. */
  async lockByQr(qrId: string, manager: EntityManager): Promise<Session | null> {
    return manager.findOne(Session, { where: { qrId }, lock: { mode: 'pessimistic_write' } });
  }

  /** The row, locked until the caller's transaction ends. */
  async lock(id: string, manager: EntityManager): Promise<Session | null> {
    return manager.findOne(Session, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * Whether a session and its person may sign others in. In a transaction it is held so until that ends: a revocation
   * either came before, or waits.
   */
  async standingOf(id: string, manager?: EntityManager): Promise<SessionStanding> {
    const [row] = await this.postgres.query<Person & { isLive: boolean; factor: string | null }>(
      `SELECT users.id, nickname, avatar_url AS "avatarUrl", locale, role, status, users.created_at AS "createdAt",
         credentials_version AS "credentialsVersion", password_doubted_at AS "passwordDoubtedAt",
         delete_at AS "deleteAt", factor, revoked_at IS NULL AND expires_at > $2 AS "isLive"
       FROM sessions JOIN users ON users.id = sessions.user_id
       WHERE sessions.id = $1 ${manager ? 'FOR SHARE' : ''}`,
      [id, this.clock.date()],
      manager,
    );
    if (!row) return { standing: 'ended', person: undefined, factor: null };
    const { isLive, factor, ...person } = row;
    if (person.status === 'locked') return { standing: 'locked', person, factor };
    return { standing: isLive ? 'alive' : 'ended', person, factor };
  }

  /** A person's living sessions with their devices, newest first. */
  async list(userId: string, page: PageQuery): Promise<{ sessions: Session[]; nextCursor: string | null }> {
    const query = this.postgres.manager
      .createQueryBuilder(Session, 'session')
      .leftJoinAndSelect('session.device', 'device')
      .where('session.userId = :userId AND session.revokedAt IS NULL', { userId })
      .andWhere('session.expiresAt > :now AND session.idleExpiresAt > :now', { now: this.clock.date() })
      .orderBy('session.createdAt', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .take(page.limit + 1);
    const after = readCursor(page.cursor);
    if (after) query.andWhere('(session.createdAt, session.id) < (:at, :id)', after);
    const sessions = await query.getMany();
    return { sessions: sessions.slice(0, page.limit), nextCursor: cursorAfter(sessions, page.limit) };
  }
}

/** Whether a session may still be used, as far as its row tells. */
export function isLive(session: Session, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now && session.idleExpiresAt > now;
}
