import { Body, Controller, Header, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { passwordLoginSchema, tokensSchema, type PasswordLogin, type Tokens } from '../../contract/tokens.js';
import { passwordResetSchema, type PasswordReset } from '../../contract/verification.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { ProvenKey, WithOptionalProof, WithProof } from '../../sessions/proof.guard.js';
import { PasswordChangeService } from './password-change.service.js';
import { PasswordSignInService } from './password-sign-in.service.js';

@ApiTags('accounts')
@Controller('v1/auth/password')
export class PasswordController {
  constructor(
    private readonly signIns: PasswordSignInService,
    private readonly changes: PasswordChangeService,
  ) {}

  /** Signs in with a password and a username, phone number or email address. */
  @Post('login')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'invalid_credentials',
    'account_locked',
    'rate_limited',
  ])
  async signIn(
    @Body({ schema: passwordLoginSchema }) body: PasswordLogin,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    return this.signIns.signIn(body, { keyThumbprint, address });
  }

  /**
   * Sets a new password by a code for `reset_password`, and ends every session of the person. A proof tells that it is done
   * on a device that the account knows: a number that nobody can vouch for is good for more there.
   */
  @Post('reset')
  @WithOptionalProof()
  @Answers(204, { description: 'The password is the new one; sign in with it.' }, [
    'invalid_dpop_proof',
    'code_invalid',
    'password_too_weak',
    'number_changed_hands',
  ])
  async reset(
    @Body({ schema: passwordResetSchema }) body: PasswordReset,
    @ProvenKey() keyThumbprint: string | undefined,
    @Ip() address: string,
  ): Promise<void> {
    await this.changes.reset(body, { address, keyThumbprint });
  }
}
