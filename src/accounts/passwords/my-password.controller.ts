import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { passwordChangeSchema, type PasswordChange } from '../../contract/account.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { PasswordChangeService } from './password-change.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/password')
export class MyPasswordController {
  constructor(private readonly changes: PasswordChangeService) {}

  /**
   * Sets one's password, and ends all one's other sessions. Needs a fresh step-up; the first password of an account that
   * was made in this session in the last five minutes needs none.
   */
  @Put()
  @Answers(204, { description: 'The password is the new one; the other sessions have ended.' }, [
    'password_too_weak',
    'invalid_token',
    'step_up_required',
    'account_locked',
  ])
  async change(
    @Body({ schema: passwordChangeSchema }) { newPassword }: PasswordChange,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.changes.change(caller, newPassword);
  }
}
