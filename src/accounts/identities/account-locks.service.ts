import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService, type Person } from '../../people/people.service.js';

/** Lets one change of an account's ways to sign in be made after the other. */
@Injectable()
export class AccountLocksService {
  constructor(private readonly people: PeopleService) {}

  /**
   * Holds a person's record until the transaction ends.
   *
   * @throws AppError `account_locked`; `invalid_token` where the account has been closed since the caller was let in
   */
  async hold(userId: string, manager: EntityManager): Promise<Person> {
    const person = (await this.people.lock([userId], manager)).get(userId);
    if (person?.status === 'locked') throw new AppError('account_locked');
    if (person?.status !== 'active') throw new AppError('invalid_token');
    return person;
  }
}
