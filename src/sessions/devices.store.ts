import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PageQuery } from '../contract/primitives.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { cursorAfter, readCursor } from '../infra/postgres/cursor.js';
import { Clock } from '../kernel/clock.js';
import { Device } from './device.entity.js';

/** The devices of people, by key. A sign-in saves its own with its session (`sessions.store.ts`). */
@Injectable()
export class DevicesStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  /** Whether the person has signed in with this key before, and not removed it since. */
  async isKnown(userId: string, keyThumbprint: string): Promise<boolean> {
    const rows = await this.postgres.query(
      'SELECT 1 FROM devices WHERE user_id = $1 AND key_thumbprint = $2 AND removed_at IS NULL',
      [userId, keyThumbprint],
    );
    return rows.length > 0;
  }

  /** The device of a session; undefined for one without a key. */
  async ofSession(sessionId: string): Promise<Pick<Device, 'name' | 'platform'> | undefined> {
    const [device] = await this.postgres.query<Pick<Device, 'name' | 'platform'>>(
      'SELECT name, platform FROM devices JOIN sessions ON devices.id = device_id WHERE sessions.id = $1',
      [sessionId],
    );
    return device;
  }

  /** A person's devices, newest first. */
  async list(userId: string, page: PageQuery): Promise<{ devices: Device[]; nextCursor: string | null }> {
    const query = this.postgres.manager
      .createQueryBuilder(Device, 'device')
      .where('device.userId = :userId AND device.removedAt IS NULL', { userId })
      .orderBy('device.createdAt', 'DESC')
      .addOrderBy('device.id', 'DESC')
      .take(page.limit + 1);
    const after = readCursor(page.cursor);
    if (after) query.andWhere('(device.createdAt, device.id) < (:at, :id)', after);
    const devices = await query.getMany();
    return { devices: devices.slice(0, page.limit), nextCursor: cursorAfter(devices, page.limit) };
  }

  /** Gives a device the name that the person wants; false where it isn't on their list. */
  async name(userId: string, deviceId: string, name: string): Promise<boolean> {
    const rows = await this.postgres.query(
      'UPDATE devices SET name = $3, is_named = true WHERE id = $1 AND user_id = $2 AND removed_at IS NULL RETURNING id',
      [deviceId, userId, name],
    );
    return rows.length > 0;
  }

  /** Takes a device off the person's list; false where it wasn't on it. */
  async remove(userId: string, deviceId: string, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      'UPDATE devices SET removed_at = $3, is_named = false WHERE id = $1 AND user_id = $2 AND removed_at IS NULL RETURNING id',
      [deviceId, userId, this.clock.date()],
      manager,
    );
    return rows.length > 0;
  }
}
