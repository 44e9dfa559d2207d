import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import type { PasswordLogin, Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { PeopleService, type NewPerson, type Person } from '../people/people.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { SitesService } from '../sites/sites.service.js';
import { Identity } from './identity.entity.js';
import { normaliseIdentifier } from './identifier.js';
import { PasswordHasher } from './password-hasher.service.js';
import { Password } from './password.entity.js';

interface FoundAccount {
  readonly identityId: string;
  readonly userId: string;
  readonly hash: string;
}

/** How a person proves to be one. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly sites: SitesService,
    private readonly signIns: SignInService,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(AccountsService.name);
  }

  /**
   * Signs in with a password and any identifier of the person's.
   *
   * @throws AppError `invalid_credentials`, the same and as slow for unknown and known; `account_locked` once the
   * password has proved the person
   */
  async signInWithPassword(login: PasswordLogin, keyThumbprint: string): Promise<Tokens> {
    const account = await this.find(login.identifier);
    const isRight = await this.hasher.verify(login.password, account?.hash);
    const person = account && isRight ? await this.people.find(account.userId) : null;
    if (!account || !person) throw new AppError('invalid_credentials');
    if (person.status === 'locked') throw new AppError('account_locked');
    const site = await this.sites.find(undefined);
    if (!site) throw new Error('the first-party site is missing: migrations have not run');
    const tokens = await this.signIns.signIn({ person, site, device: login.device, keyThumbprint, method: 'password' });
    this.noteUse(account.identityId);
    return tokens;
  }

  /** Makes a person with verified identifiers and a password. */
  async create(person: NewPerson, identifiers: readonly string[], password: string): Promise<Person> {
    const hash = await this.hasher.hash(password);
    return this.postgres.transaction(async (manager) => {
      const created = await this.people.create(person, manager);
      for (const identifier of identifiers) await this.bind(created.id, identifier, manager);
      await manager.insert(Password, { userId: created.id, hash, changedAt: this.clock.date() });
      return created;
    });
  }

  /** Whether an identifier belongs to someone. */
  async isTaken(identifier: string): Promise<boolean> {
    return (await this.find(identifier)) !== undefined;
  }

  private async bind(userId: string, typed: string, manager: EntityManager): Promise<void> {
    await manager.insert(Identity, {
      ...normaliseIdentifier(typed),
      id: this.random.id(),
      userId,
      verified: true,
      boundAt: this.clock.date(),
      boundIp: null,
      lastUsedAt: null,
    });
  }

  private async find(typed: string): Promise<FoundAccount | undefined> {
    const { type, identifier } = normaliseIdentifier(typed);
    const rows = await this.postgres.query<FoundAccount>(
      `SELECT identities.id AS "identityId", passwords.user_id AS "userId", passwords.hash
       FROM identities JOIN passwords USING (user_id)
       WHERE type = $1 AND identifier = $2`,
      [type, identifier],
    );
    return rows[0];
  }

  // Only a "last used" time, which may be lost.
  private noteUse(identityId: string): void {
    this.postgres
      .query('UPDATE identities SET last_used_at = $2 WHERE id = $1', [identityId, this.clock.date()])
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the last use of an identity could not be saved');
      });
  }
}
