import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AccountExport } from '../contract/account-export.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Device } from './device.entity.js';
import { LoginEvent } from './login-event.entity.js';
import { Session } from './session.entity.js';

/** How many devices and lines of login history there are. */
export interface RecordCounts {
  readonly devices: number;
  readonly logins: number;
}

/** What a person's sign-ins have left here as a whole: to hand it out, to give it to another account, to forget it. */
@Injectable()
export class SignInRecordsService {
  constructor(private readonly postgres: PostgresService) {}

  /** All of it, oldest first. */
  async of(userId: string): Promise<Pick<AccountExport, 'devices' | 'sessions' | 'logins'>> {
    const { manager } = this.postgres;
    const devices = await manager.find(Device, { where: { userId }, order: { createdAt: 'ASC' } });
    const sessions = await manager.find(Session, { where: { userId }, order: { createdAt: 'ASC' } });
    const logins = await manager.find(LoginEvent, { where: { userId }, order: { at: 'ASC' } });
    return {
      devices: devices.map(exportedDevice),
      sessions: sessions.map(exportedSession),
      logins: logins.map(exportedLogin),
    };
  }

  async count(userId: string, manager: EntityManager): Promise<RecordCounts> {
    const [counts] = await this.postgres.query<RecordCounts>(
      `SELECT (SELECT count(*)::int FROM devices WHERE user_id = $1 AND removed_at IS NULL) AS devices,
              (SELECT count(*)::int FROM login_events WHERE user_id = $1) AS logins`,
      [userId],
      manager,
    );
    return counts ?? { devices: 0, logins: 0 };
  }

  /** Holds a person's sessions until the transaction ends: before their record, as everyone who wants both does. */
  async lockSessions(userId: string, manager: EntityManager): Promise<void> {
    await manager.query('SELECT 1 FROM sessions WHERE user_id = $1 ORDER BY id FOR UPDATE', [userId]);
  }

  /** Gives everything to another account. A device that both have, known by its key, becomes one. */
  async move(fromUserId: string, toUserId: string, manager: EntityManager): Promise<void> {
    const between = [fromUserId, toUserId];
    await manager.query(
      `UPDATE sessions SET device_id = kept.id
       FROM devices given JOIN devices kept ON kept.key_thumbprint = given.key_thumbprint AND kept.user_id = $2
       WHERE given.user_id = $1 AND sessions.device_id = given.id`,
      between,
    );
    await manager.query(
      `DELETE FROM devices given USING devices kept
       WHERE given.user_id = $1 AND kept.user_id = $2 AND kept.key_thumbprint = given.key_thumbprint`,
      between,
    );
    await manager.query('UPDATE devices SET user_id = $2 WHERE user_id = $1', between);
    await manager.query('UPDATE sessions SET user_id = $2 WHERE user_id = $1', between);
    await manager.query('UPDATE login_events SET user_id = $2 WHERE user_id = $1', between);
  }

  /**
   * Forgets a person's devices and what their sessions tell. That there were sessions stays: until their last tokens are
   * over, Redis may have to ask which of them have been ended. The login history goes with its months.
   */
  async forget(userId: string, manager: EntityManager): Promise<void> {
    await manager.query(
      'DELETE FROM refresh_tokens USING sessions WHERE sessions.id = session_id AND sessions.user_id = $1',
      [userId],
    );
    await manager.query(
      'UPDATE sessions SET device_id = NULL, key_thumbprint = NULL, factor = NULL, qr_id = NULL WHERE user_id = $1',
      [userId],
    );
    await manager.query('DELETE FROM devices WHERE user_id = $1', [userId]);
  }
}

function exportedDevice(device: Device): AccountExport['devices'][number] {
  const { id, kind, name, platform, model, appVersion, keyThumbprint } = device;
  return {
    id,
    kind,
    name,
    platform,
    model,
    appVersion,
    keyThumbprint,
    createdAt: device.createdAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    removedAt: device.removedAt?.toISOString() ?? null,
  };
}

function exportedSession(session: Session): AccountExport['sessions'][number] {
  const { id, kind, deviceId, clientId } = session;
  return {
    id,
    kind,
    deviceId,
    clientId,
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    endedAt: session.revokedAt?.toISOString() ?? null,
    endReason: session.revokedReason,
  };
}

function exportedLogin(login: LoginEvent): AccountExport['logins'][number] {
  const { id, method, outcome, ip, clientId, sessionId } = login;
  return {
    id,
    at: login.at.toISOString(),
    method,
    outcome,
    ip,
    device: { kind: login.deviceKind, name: login.deviceName, platform: login.devicePlatform },
    clientId,
    sessionId,
    reported: login.reportedAt !== null,
  };
}
