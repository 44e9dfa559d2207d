import { Injectable } from '@nestjs/common';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import type { EntityManager } from 'typeorm';

/** Everything that is audited, by name. */
export type AuditType =
  | 'session.created'
  | 'session.revoked'
  | 'device.removed'
  | 'account.created'
  | 'account.restored'
  | 'account.deletion_asked'
  | 'account.deleted'
  | 'account.merged'
  | 'account.exported'
  | 'people.imported'
  | 'identity.bound'
  | 'identity.unbound'
  | 'identity.released'
  | 'number.doubted'
  | 'number.trusted'
  | 'phone.checked'
  | 'carrier.budget_low'
  | 'carrier.budget_exhausted'
  | 'password.set'
  | 'password.changed'
  | 'password.reset'
  | 'step_up.made'
  | 'step_up.failed'
  | 'login.reported'
  | 'qr.rejected'
  | 'qr.reported'
  | 'signing_key.made'
  | 'signing_key.withdrawn'
  | 'master_key.replaced';

export interface AuditEntry {
  readonly type: AuditType;
  readonly userId: string | null;
  readonly subject: Readonly<Record<string, string>>;
}

/** An entry as it was saved. */
export interface AuditLine extends Omit<AuditEntry, 'userId'> {
  readonly id: string;
  readonly at: Date;
}

/** Writes the audit. There is no call to change it, and the database refuses one. */
@Injectable()
export class AuditService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** What was noted of a person, and of the accounts that became part of theirs; oldest first. */
  async of(userId: string): Promise<AuditLine[]> {
    return this.postgres.query<AuditLine>(
      `WITH RECURSIVE accounts AS (
         SELECT $1::text AS id
         UNION
         SELECT subject ->> 'mergedUserId' FROM accounts JOIN audit_events ON user_id = accounts.id
         WHERE type = 'account.merged' AND subject ? 'mergedUserId'
       )
       SELECT id, at, type, subject FROM audit_events WHERE user_id IN (SELECT id FROM accounts) ORDER BY at, id`,
      [userId],
    );
  }

  /** Saved with the caller's transaction where one is given: what is audited has happened, and the reverse. */
  async record(entry: AuditEntry, manager?: EntityManager): Promise<void> {
    await this.postgres.query(
      'INSERT INTO audit_events (id, at, type, user_id, subject) VALUES ($1, $2, $3, $4, $5)',
      [this.random.id(), this.clock.date(), entry.type, entry.userId, entry.subject],
      manager,
    );
  }
}
