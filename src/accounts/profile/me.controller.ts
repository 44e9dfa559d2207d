import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { profileSchema, type Profile } from '../../contract/me.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService, viewOf } from '../../people/people.service.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { PasswordsStore } from '../passwords.store.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me')
export class MeController {
  constructor(
    private readonly people: PeopleService,
    private readonly passwords: PasswordsStore,
  ) {}

  /** One's own profile. */
  @Get()
  @Answers(200, { schema: profileSchema, description: "The caller's profile." }, ['invalid_token'])
  async me(@CurrentCaller() caller: Caller): Promise<Profile> {
    const person = await this.people.find(caller.userId);
    if (!person) throw new AppError('invalid_token');
    const hasPassword = await this.passwords.exists(person.id);
    return {
      ...viewOf(person),
      createdAt: person.createdAt.toISOString(),
      hasPassword,
      shouldChangePassword: hasPassword && person.passwordDoubtedAt !== null,
    };
  }
}
