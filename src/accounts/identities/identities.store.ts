import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import type { PageQuery } from '../../contract/primitives.js';
import { cursorAfter, readCursor } from '../../infra/postgres/cursor.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { Identity } from './identity.entity.js';

/** A way to sign in, by what is unique about it. */
export interface IdentityKey {
  /** `username`, `phone`, `email`, or the id of a third party. */
  readonly type: string;
  /** Normalised. */
  readonly identifier: string;
}

export interface NewIdentity extends IdentityKey {
  readonly userId: string;
  readonly verified: boolean;
  /** What a third party calls the person. */
  readonly name?: string | null;
  /** See `Identity.restsOn`. */
  readonly restsOn?: string | null;
  /** The network it is bound from, masked; null for what was there from the start. */
  readonly boundIp: string | null;
}

export interface FoundIdentity {
  readonly id: string;
  readonly userId: string;
  readonly verified: boolean;
  readonly restsOn: string | null;
  readonly boundAt: Date;
}

/** Who has which identity. */
@Injectable()
export class IdentitiesStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(IdentitiesStore.name);
  }

  async find({ type, identifier }: IdentityKey, manager?: EntityManager): Promise<FoundIdentity | undefined> {
    const [found] = await this.postgres.query<FoundIdentity>(
      'SELECT id, user_id AS "userId", verified, rests_on AS "restsOn", bound_at AS "boundAt" FROM identities WHERE type = $1 AND identifier = $2',
      [type, identifier],
      manager,
    );
    return found;
  }

  /** All of a person's, oldest first. */
  async of(userId: string, manager: EntityManager = this.postgres.manager): Promise<Identity[]> {
    return manager.find(Identity, { where: { userId }, order: { boundAt: 'ASC', id: 'ASC' } });
  }

  /** A person's, newest first. */
  async list(userId: string, page: PageQuery): Promise<{ identities: Identity[]; nextCursor: string | null }> {
    const query = this.postgres.manager
      .createQueryBuilder(Identity, 'identity')
      .where('identity.userId = :userId', { userId })
      .orderBy('identity.boundAt', 'DESC')
      .addOrderBy('identity.id', 'DESC')
      .take(page.limit + 1);
    const after = readCursor(page.cursor);
    if (after) query.andWhere('(identity.boundAt, identity.id) < (:at, :id)', after);
    const identities = await query.getMany();
    const listed = identities.map(({ id, boundAt }) => ({ id, createdAt: boundAt }));
    return { identities: identities.slice(0, page.limit), nextCursor: cursorAfter(listed, page.limit) };
  }

  /** A person's own identity, which they have just proved, after a step-up. */
  async verify(identity: Identity, manager: EntityManager): Promise<Identity> {
    const proved = { verified: true, restsOn: null };
    await manager.update(Identity, { id: identity.id }, proved);
    return Object.assign(identity, proved);
  }

  async remove(id: string, manager: EntityManager): Promise<void> {
    await manager.delete(Identity, { id });
  }

  /** Removes what rests on this identity alone, and was bound after that; what there was of it. */
  async removeResting(
    userId: string,
    restsOn: string,
    after: Date,
    manager: EntityManager,
  ): Promise<{ identityId: string; type: string }[]> {
    return this.postgres.query<{ identityId: string; type: string }>(
      `DELETE FROM identities WHERE user_id = $1 AND rests_on = $2 AND bound_at > $3 RETURNING id AS "identityId", type`,
      [userId, restsOn, after],
      manager,
    );
  }

  /** Gives a person's identities to another account. */
  async moveAll(fromUserId: string, toUserId: string, manager: EntityManager): Promise<void> {
    await manager.update(Identity, { userId: fromUserId }, { userId: toUserId });
  }

  /** The new identity's id; undefined where someone has it already: of two who bind it at once, one does. */
  async insert(identity: NewIdentity, manager: EntityManager): Promise<string | undefined> {
    const [row] = await this.postgres.query<{ id: string }>(
      `INSERT INTO identities (id, user_id, type, identifier, name, verified, bound_at, bound_ip, rests_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (type, identifier) DO NOTHING
       RETURNING id`,
      [
        this.random.id(),
        identity.userId,
        identity.type,
        identity.identifier,
        identity.name ?? null,
        identity.verified,
        this.clock.date(),
        identity.boundIp,
        identity.restsOn ?? null,
      ],
      manager,
    );
    return row?.id;
  }

  /** Only a "last used" time, which may be lost; nobody waits for it. */
  noteUse(identityId: string): void {
    this.postgres
      .query('UPDATE identities SET last_used_at = $2 WHERE id = $1', [identityId, this.clock.date()])
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the last use of an identity could not be saved');
      });
  }
}
