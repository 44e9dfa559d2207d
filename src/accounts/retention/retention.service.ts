import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';
import { LoginRetentionService, type LoginRetention } from '../../sessions/login-retention.service.js';
import { AccountRemovalService } from './account-removal.service.js';
import { NumberRetentionService } from './number-retention.service.js';

const dayMs = 86_400_000;

/** What one pass did, in numbers. */
export interface Retention extends LoginRetention {
  readonly accountsRemoved: number;
  readonly numbersRemoved: number;
}

/** Enforces how long is kept what is known of people. Any number of passes may run at once, on any nodes. */
@Injectable()
export class RetentionService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly logins: LoginRetentionService,
    private readonly removals: AccountRemovalService,
    private readonly numbers: NumberRetentionService,
    private readonly clock: Clock,
  ) {}

  async enforce(): Promise<Retention> {
    const accountsRemoved = await this.removals.removeOverdue();
    const numbersRemoved = await this.numbers.forget();
    const identityAddresses = await this.blankIdentityAddresses();
    const logins = await this.logins.enforce();
    const addressesRemoved = logins.addressesRemoved + identityAddresses;
    return { ...logins, addressesRemoved, accountsRemoved, numbersRemoved };
  }

  private async blankIdentityAddresses(): Promise<number> {
    const before = new Date(this.clock.now() - this.settings.accounts.addressDays * dayMs);
    const rows = await this.postgres.query(
      'UPDATE identities SET bound_ip = NULL WHERE bound_ip IS NOT NULL AND bound_at < $1 RETURNING 1',
      [before],
    );
    return rows.length;
  }
}
