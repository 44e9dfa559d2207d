import { Body, Controller, Header, Headers, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { tokensSchema, type Tokens } from '../../contract/tokens.js';
import {
  codeLoginSchema,
  codeRequestSchema,
  sentCodeSchema,
  type CodeLogin,
  type CodeRequest,
  type SentCode,
} from '../../contract/verification.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import type { Caller } from '../../sessions/access.service.js';
import { AsAnyone, MaybeCaller } from '../../sessions/anyone.guard.js';
import { ProvenKey, WithProof } from '../../sessions/proof.guard.js';
import { localeIn } from '../accept-language.js';
import { CodeSignInService } from './code-sign-in.service.js';
import { CodesService } from './codes.service.js';

@ApiTags('accounts')
@Controller('v1/auth')
export class CodesController {
  constructor(
    private readonly codes: CodesService,
    private readonly signIns: CodeSignInService,
  ) {}

  /**
   * Sends a code to a phone or an email address, whether or not anyone has it here. With a proof or a token, the new code
   * voids what the same key asked for before; `bind` and `step_up` need a token, and their codes are good in its session.
   */
  @Post('codes')
  @AsAnyone()
  @Answers(202, { schema: sentCodeSchema, description: 'The code is on its way.' }, [
    'invalid_dpop_proof',
    'phone_invalid',
    'invalid_token',
    'country_not_allowed',
    'not_found',
    'rate_limited',
    'budget_exhausted',
    'provider_error',
    'provider_timeout',
  ])
  async send(
    @Body({ schema: codeRequestSchema }) body: CodeRequest,
    @MaybeCaller() caller: Caller | undefined,
    @ProvenKey() provenKey: string | undefined,
    @Ip() address: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<SentCode> {
    const keyThumbprint = caller?.keyThumbprint ?? provenKey;
    return this.codes.send(body, { address, keyThumbprint, caller, locale: localeIn(language) });
  }

  /** Signs in with a code for `login`, and makes the account where there is none. */
  @Post('code/login')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'code_invalid',
    'step_up_required',
    'account_locked',
    'number_changed_hands',
  ])
  async signIn(
    @Body({ schema: codeLoginSchema }) body: CodeLogin,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Tokens> {
    return this.signIns.signIn(body, { keyThumbprint, address, locale: localeIn(language) });
  }
}
