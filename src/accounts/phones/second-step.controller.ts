import { Body, Controller, Header, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { secondStepSchema, type SecondStep } from '../../contract/carrier.js';
import { tokensSchema, type Tokens } from '../../contract/tokens.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { ProvenKey, WithProof } from '../../sessions/proof.guard.js';
import { SecondStepService } from './second-step.service.js';

@ApiTags('accounts')
@Controller('v1/auth/second-step')
export class SecondStepController {
  constructor(private readonly secondSteps: SecondStepService) {}

  /**
   * Goes on where a sign-in by a phone number answered `step_up_required`: with its ticket, and a password or a code to
   * another phone or address of the same account.
   */
  @Post()
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'code_invalid',
    'ticket_invalid',
    'invalid_credentials',
    'step_up_required',
    'account_locked',
    'number_changed_hands',
    'rate_limited',
  ])
  async signIn(
    @Body({ schema: secondStepSchema }) body: SecondStep,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    return this.secondSteps.signIn(body, { keyThumbprint, address });
  }
}
