import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { idPattern, type PageQuery } from '../contract/primitives.js';
import type { DeviceView, ListedSession } from '../contract/me.js';
import type { DeviceInput, SessionView } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { SitesService } from '../sites/sites.service.js';
import type { Caller } from './access.service.js';
import { AccountEventsService } from './account-events.service.js';
import type { Device } from './device.entity.js';
import { DevicesStore } from './devices.store.js';
import { RevocationService } from './revocation.service.js';
import { SessionsStore, type SessionStanding } from './sessions.store.js';
import { sessionViewOf } from './token-issuer.service.js';

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** What a person sees of their sessions and devices, and how they end them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsStore,
    private readonly devices: DevicesStore,
    private readonly revocations: RevocationService,
    private readonly postgres: PostgresService,
    private readonly audit: AuditService,
    private readonly sites: SitesService,
    private readonly events: AccountEventsService,
  ) {}

  async listSessions(caller: Caller, page: PageQuery): Promise<Page<ListedSession>> {
    const { sessions, nextCursor } = await this.sessions.list(caller.userId, page);
    const items = await Promise.all(
      sessions.map(async (session) => ({
        ...sessionViewOf(session),
        clientName: (await this.sites.find(session.clientId))?.name ?? session.clientId,
        deviceName: session.device?.name ?? null,
        lastSeenAt: session.lastSeenAt.toISOString(),
        current: session.id === caller.sessionId,
      })),
    );
    return { items, nextCursor };
  }

  async listDevices(caller: Caller, page: PageQuery): Promise<Page<DeviceView>> {
    const own = await this.sessions.find(caller.sessionId);
    const { devices, nextCursor } = await this.devices.list(caller.userId, page);
    return { items: devices.map((device) => viewOf(device, own?.deviceId ?? null)), nextCursor };
  }

  /** @throws AppError `not_found` unless it is a living session of the caller's own */
  async endSession(caller: Caller, sessionId: string): Promise<void> {
    const ended = idPattern.test(sessionId)
      ? await this.revocations.revoke({ userId: caller.userId, sessionId }, 'revoked_by_user')
      : 0;
    if (ended === 0) throw new AppError('not_found', { detail: 'You have no such session.' });
  }

  async endOtherSessions(caller: Caller): Promise<void> {
    await this.revocations.revoke({ userId: caller.userId, exceptSessionId: caller.sessionId }, 'revoked_by_user');
  }

  /** Gives a device a name that no sign-in changes. @throws AppError `not_found` */
  async nameDevice(caller: Caller, deviceId: string, name: string): Promise<void> {
    const isNamed = idPattern.test(deviceId) && (await this.devices.name(caller.userId, deviceId, name));
    if (!isNamed) throw new AppError('not_found', { detail: 'You have no such device.' });
    this.events.announce(caller.userId, 'devices');
  }

  /** Takes a device off the list and ends what is signed in on it. @throws AppError `not_found` */
  async removeDevice(caller: Caller, deviceId: string): Promise<void> {
    const { userId } = caller;
    const ended = await this.postgres.transaction(async (manager) => {
      const noSuchDevice = new AppError('not_found', { detail: 'You have no such device.' });
      if (!idPattern.test(deviceId)) throw noSuchDevice;
      // The sessions before the device, as a refresh locks them: the other way round the two could block each other.
      const sessionIds = await this.revocations.mark({ userId, deviceId }, 'device_removed', manager);
      if (!(await this.devices.remove(userId, deviceId, manager))) throw noSuchDevice;
      await this.audit.record({ type: 'device.removed', userId, subject: { deviceId } }, manager);
      return sessionIds;
    });
    await this.revocations.announce(userId, ended, 'device_removed');
  }

  /** Whether a session may sign others in, and whose it is; held so until the transaction ends, where one is given. */
  async standingOf(sessionId: string, manager?: EntityManager): Promise<SessionStanding> {
    return this.sessions.standingOf(sessionId, manager);
  }

  /** Whether the person has signed in with this key before. */
  async isKnownDevice(userId: string, keyThumbprint: string): Promise<boolean> {
    return this.devices.isKnown(userId, keyThumbprint);
  }

  /** What a caller's session was begun on, as a sign-in tells of it. */
  async deviceOf({ sessionId, kind, clientId }: Caller): Promise<DeviceInput> {
    const { name, platform } = (await this.devices.ofSession(sessionId)) ?? { name: clientId, platform: '' };
    return { kind, name, platform };
  }

  async find(sessionId: string): Promise<SessionView | undefined> {
    const session = await this.sessions.find(sessionId);
    return session ? sessionViewOf(session) : undefined;
  }
}

function viewOf(device: Device, currentId: string | null): DeviceView {
  const { id, kind, name, platform, model, appVersion } = device;
  return {
    id,
    kind,
    name,
    platform,
    model,
    appVersion,
    createdAt: device.createdAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    current: id === currentId,
  };
}
