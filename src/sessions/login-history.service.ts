import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LoginMethod, LoginOutcome, LoginView } from '../contract/account.js';
import { idPattern, type PageQuery } from '../contract/primitives.js';
import type { DeviceInput } from '../contract/tokens.js';
import { GeoService, type Place } from '../infra/geo/geo.service.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { PeopleService } from '../people/people.service.js';
import type { Caller } from './access.service.js';
import { AccountEventsService } from './account-events.service.js';
import type { LoginEvent } from './login-event.entity.js';
import { LoginEventsStore } from './login-events.store.js';

/** A try to sign in that came to nothing. */
export interface FailedLogin {
  /** Null for an account that there isn't: written all the same, so that it takes as long. */
  readonly userId: string | null;
  readonly method: LoginMethod;
  readonly outcome: Exclude<LoginOutcome, 'succeeded'>;
  readonly device: DeviceInput;
  readonly clientId: string;
  /** Masked. */
  readonly address: string;
}

/** The login history. What succeeds is written with its session (`sessions.store.ts`). */
@Injectable()
export class LoginHistoryService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly logins: LoginEventsStore,
    private readonly people: PeopleService,
    private readonly geo: GeoService,
    private readonly events: AccountEventsService,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Writes a failed try down, and tells the person's devices. */
  async recordFailure(login: FailedLogin, manager?: EntityManager): Promise<void> {
    const id = this.random.id();
    const { device } = login;
    await this.postgres.query(
      `INSERT INTO login_events (id, at, user_id, method, outcome, ip, client_id, device_kind, device_name, device_platform)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        this.clock.date(),
        login.userId,
        login.method,
        login.outcome,
        login.address,
        login.clientId,
        device.kind,
        device.name,
        device.platform,
      ],
      manager,
    );
    if (login.userId !== null) this.events.announce(login.userId, 'logins');
  }

  /** One's own sign-ins and tries at them, newest first. */
  async list(caller: Caller, page: PageQuery): Promise<{ items: LoginView[]; nextCursor: string | null }> {
    const [{ logins, nextCursor }, person] = await Promise.all([
      this.logins.list(caller.userId, page),
      this.people.find(caller.userId),
    ]);
    const locale = person?.locale ?? 'zh-CN';
    const items = logins.map((login) => viewOf(login, this.geo.placeOf(login.ip, locale), caller.sessionId));
    return { items, nextCursor };
  }

  /** A line of the caller's own history. @throws AppError `not_found` */
  async find(caller: Caller, loginId: string): Promise<LoginEvent> {
    const login = idPattern.test(loginId) ? await this.logins.find(caller.userId, loginId) : null;
    if (!login) throw new AppError('not_found', { detail: 'There is no such sign-in in your history.' });
    return login;
  }

  /** Notes that the person says it wasn't them; false where they have said so before. */
  async markReported(login: LoginEvent, manager: EntityManager): Promise<boolean> {
    return this.logins.markReported(login, manager);
  }
}

function viewOf(login: LoginEvent, place: Place | null, currentSessionId: string): LoginView {
  const { id, method, outcome, ip, clientId, sessionId } = login;
  return {
    id,
    at: login.at.toISOString(),
    method,
    outcome,
    ip,
    place,
    device: { kind: login.deviceKind, name: login.deviceName, platform: login.devicePlatform },
    clientId,
    sessionId,
    current: sessionId === currentSessionId,
    reported: login.reportedAt !== null,
  };
}
