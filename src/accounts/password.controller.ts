import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { passwordLoginSchema, tokensSchema, type PasswordLogin, type Tokens } from '../contract/tokens.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { ProvenKey, WithProof } from '../sessions/proof.guard.js';
import { AccountsService } from './accounts.service.js';

@ApiTags('accounts')
@Controller('v1/auth/password')
export class PasswordController {
  constructor(private readonly accounts: AccountsService) {}

  /** Signs in with a password and a username, phone number or email address. */
  @Post('login')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'invalid_credentials',
    'account_locked',
  ])
  async signIn(
    @Body({ schema: passwordLoginSchema }) body: PasswordLogin,
    @ProvenKey() keyThumbprint: string,
  ): Promise<Tokens> {
    return this.accounts.signInWithPassword(body, keyThumbprint);
  }
}
