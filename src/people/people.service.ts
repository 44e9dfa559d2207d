import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, type EntityManager, type Repository } from 'typeorm';
import type { UserView } from '../contract/tokens.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { User } from './user.entity.js';

export type NewPerson = Pick<User, 'nickname' | 'locale' | 'role'>;
export type Person = Readonly<User>;

const nothingLeft = { nickname: '', avatarUrl: null, role: 'user', passwordDoubtedAt: null, deleteAt: null } as const;

/** The base record of a person. */
@Injectable()
export class PeopleService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async find(id: string, manager?: EntityManager): Promise<Person | null> {
    return (manager?.getRepository(User) ?? this.users).findOneBy({ id });
  }

  async create(person: NewPerson, manager: EntityManager): Promise<Person> {
    const user = manager.create(User, {
      ...person,
      id: this.random.id(),
      avatarUrl: null,
      status: 'active',
      credentialsVersion: 0,
      passwordDoubtedAt: null,
      deleteAt: null,
      createdAt: this.clock.date(),
    });
    await manager.insert(User, user);
    return user;
  }

  /** What a person may change of their own record; the record as it is then. */
  async change(
    id: string,
    change: Partial<Pick<User, 'nickname' | 'avatarUrl' | 'locale'>>,
    manager: EntityManager,
  ): Promise<Person> {
    if (Object.keys(change).length > 0) await manager.update(User, { id }, change);
    return manager.findOneByOrFail(User, { id });
  }

  /**
   * The records of these people, held until the transaction ends; in the order of their ids, so that two who want the same
   * ones don't wait for each other.
   */
  async lock(ids: readonly string[], manager: EntityManager): Promise<Map<string, Person>> {
    const people = await manager
      .createQueryBuilder(User, 'user')
      .where('user.id IN (:...ids)', { ids })
      .orderBy('user.id')
      .setLock('pessimistic_write')
      .getMany();
    return new Map(people.map((person) => [person.id, person]));
  }

  /** Asks the person for a new password from now on. */
  async doubtPassword(id: string, manager: EntityManager): Promise<void> {
    await manager.update(User, { id }, { passwordDoubtedAt: this.clock.date() });
  }

  /** Voids what rests on the password before; the new one is not doubted. The caller holds the record. */
  async renewCredentials(id: string, manager: EntityManager): Promise<void> {
    const credentialsVersion = () => 'credentials_version + 1';
    await manager.update(User, { id }, { credentialsVersion, passwordDoubtedAt: null });
  }

  /** Ends a deletion that hasn't come about yet; null where it has. */
  async keep(id: string, manager: EntityManager): Promise<Person | null> {
    const { affected } = await manager.update(User, { id, status: 'deleting' }, { status: 'active', deleteAt: null });
    return affected === 1 ? manager.findOneBy(User, { id }) : null;
  }

  /** Notes that a person is to be deleted then; false unless they are active. */
  async close(id: string, deleteAt: Date, manager: EntityManager): Promise<boolean> {
    const { affected } = await manager.update(User, { id, status: 'active' }, { status: 'deleting', deleteAt });
    return affected === 1;
  }

  /** Some of those whose grace period is over. */
  async listOverdue(limit: number): Promise<string[]> {
    const where = { status: 'deleting', deleteAt: LessThanOrEqual(this.clock.date()) } as const;
    const people = await this.users.find({ select: { id: true }, where, order: { deleteAt: 'ASC' }, take: limit });
    return people.map(({ id }) => id);
  }

  /** Leaves nothing of a person but that there was one; false unless their grace period is over. */
  async blankDeleted(id: string, manager: EntityManager): Promise<boolean> {
    const where = { id, status: 'deleting', deleteAt: LessThanOrEqual(this.clock.date()) } as const;
    const { affected } = await manager.update(User, where, { ...nothingLeft, status: 'deleted' });
    return affected === 1;
  }

  /** Leaves nothing of a person whose account has become part of another one. The caller holds the record. */
  async blankMerged(id: string, manager: EntityManager): Promise<void> {
    await manager.update(User, { id }, { ...nothingLeft, status: 'merged' });
  }

  /** Takes back the record of a person who never had a way to sign in. */
  async remove(id: string, manager: EntityManager): Promise<void> {
    await manager.delete(User, { id });
  }
}

/** A person as clients see them. */
export function viewOf(person: Person): UserView {
  const { id, nickname, avatarUrl, locale, role } = person;
  return { id, nickname, avatarUrl, locale, role, profileComplete: nickname !== '' && avatarUrl !== null };
}
