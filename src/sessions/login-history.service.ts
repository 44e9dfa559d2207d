import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LoginMethod, LoginOutcome } from '../contract/account.js';
import type { DeviceInput } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { AccountEventsService } from './account-events.service.js';

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
}
