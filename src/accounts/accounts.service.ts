import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { PeopleService, type NewPerson, type Person } from '../people/people.service.js';
import { IdentitiesStore, type IdentityKey, type NewIdentity } from './identities/identities.store.js';
import { normaliseIdentifier } from './identifier.js';
import { PasswordHasher } from './passwords/password-hasher.service.js';
import { PasswordsStore } from './passwords/passwords.store.js';

/** An account that was just made, and what signs in to it. */
export interface NewAccount {
  readonly person: Person;
  readonly identityId: string;
}

/** Makes accounts: a person with the ways to sign in that they begin with. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly identities: IdentitiesStore,
    private readonly hasher: PasswordHasher,
    private readonly passwords: PasswordsStore,
    private readonly audit: AuditService,
  ) {}

  /** Makes a person with verified identifiers and a password. */
  async create(person: NewPerson, identifiers: readonly string[], password: string): Promise<Person> {
    const hash = await this.hasher.hash(password);
    return this.postgres.transaction(async (manager) => {
      const created = await this.people.create(person, manager);
      for (const typed of identifiers) {
        const identity = { ...normaliseIdentifier(typed), userId: created.id, verified: true, boundIp: null };
        if (!(await this.identities.insert(identity, manager))) throw new Error(`${typed} belongs to someone already`);
      }
      await this.passwords.set(created.id, hash, null, manager);
      return created;
    });
  }

  /** Whether an identifier belongs to someone. */
  async isTaken(identifier: string): Promise<boolean> {
    return (await this.identities.find(normaliseIdentifier(identifier))) !== undefined;
  }

  /**
   * Makes a person for an identity that they have just proved, in the caller's transaction; undefined where it has come
   * to belong to someone meanwhile, and then nothing is left behind: who made it first is whom it signs in.
   */
  async createFor(
    identity: IdentityKey & Omit<NewIdentity, 'userId' | 'verified'>,
    profile: Partial<Pick<Person, 'nickname' | 'avatarUrl' | 'locale'>>,
    manager: EntityManager,
  ): Promise<NewAccount | undefined> {
    const { avatarUrl = null, ...named } = profile;
    const made = await this.people.create({ nickname: '', locale: 'zh-CN', role: 'user', ...named }, manager);
    const person = avatarUrl === null ? made : await this.people.change(made.id, { avatarUrl }, manager);
    const identityId = await this.identities.insert({ ...identity, userId: person.id, verified: true }, manager);
    if (identityId === undefined) {
      await this.people.remove(person.id, manager);
      return undefined;
    }
    const subject = { identityId, type: identity.type };
    await this.audit.record({ type: 'account.created', userId: person.id, subject }, manager);
    return { person, identityId };
  }
}
