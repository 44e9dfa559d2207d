import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import type { UserView } from '../contract/tokens.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { User } from './user.entity.js';

export type NewPerson = Pick<User, 'nickname' | 'locale' | 'role'>;
export type Person = Readonly<User>;

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
      createdAt: this.clock.date(),
    });
    await manager.insert(User, user);
    return user;
  }
}

/** A person as clients see them. */
export function viewOf(person: Person): UserView {
  const { id, nickname, avatarUrl, locale, role } = person;
  return { id, nickname, avatarUrl, locale, role, profileComplete: nickname !== '' && avatarUrl !== null };
}
