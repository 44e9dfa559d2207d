import { Injectable } from '@nestjs/common';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import type { CodeRecipient } from './codes.store.js';

/** A verified phone or address of a person's own. */
export interface OwnRecipient extends CodeRecipient {
  readonly id: string;
}

/** The phones and addresses by which a person can be reached. */
@Injectable()
export class OwnRecipientsStore {
  constructor(private readonly postgres: PostgresService) {}

  /** All of them, oldest first. */
  async list(userId: string): Promise<OwnRecipient[]> {
    return this.postgres.query<OwnRecipient>(
      `SELECT id, type, identifier FROM identities
       WHERE user_id = $1 AND type IN ('phone', 'email') AND verified ORDER BY bound_at, id`,
      [userId],
    );
  }

  /** Its identifier, where it is one of the person's own; named by its id or by itself. */
  async find(
    userId: string,
    type: CodeRecipient['type'],
    by: { id: string } | { identifier: string },
  ): Promise<string | undefined> {
    const own = await this.list(userId);
    const found = own.find(
      (recipient) =>
        recipient.type === type && ('id' in by ? recipient.id === by.id : recipient.identifier === by.identifier),
    );
    return found?.identifier;
  }
}
