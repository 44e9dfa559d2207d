import { Injectable } from '@nestjs/common';
import type { ProfileChange } from '../../contract/account.js';
import type { Profile } from '../../contract/me.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService, viewOf, type Person } from '../../people/people.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';

/** A person's own profile: what it says, and how they change it. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly passwords: PasswordsStore,
    private readonly events: AccountEventsService,
  ) {}

  /** @throws AppError `invalid_token` for a person whose record is gone */
  async of(userId: string): Promise<Profile> {
    const person = await this.people.find(userId);
    if (!person) throw new AppError('invalid_token');
    return this.viewOf(person);
  }

  /** Changes what is given, and tells the person's other pages and phones; the profile as it is then. */
  async change(userId: string, change: ProfileChange): Promise<Profile> {
    const { nickname, avatarUrl, locale } = change;
    const changed = await this.people.change(
      userId,
      {
        ...(nickname !== undefined && { nickname }),
        ...(avatarUrl !== undefined && { avatarUrl }),
        ...(locale !== undefined && { locale }),
      },
      this.postgres.manager,
    );
    if (Object.keys(change).length > 0) this.events.announce(userId, 'profile');
    return this.viewOf(changed);
  }

  private async viewOf(person: Person): Promise<Profile> {
    const hasPassword = await this.passwords.exists(person.id);
    return {
      ...viewOf(person),
      createdAt: person.createdAt.toISOString(),
      hasPassword,
      shouldChangePassword: hasPassword && person.passwordDoubtedAt !== null,
    };
  }
}
