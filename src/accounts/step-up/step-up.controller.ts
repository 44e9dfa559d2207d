import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  stepUpOptionsSchema,
  stepUpResultSchema,
  stepUpSchema,
  type StepUp,
  type StepUpOptions,
  type StepUpResult,
} from '../../contract/account.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { StepUpProofService } from './step-up-proof.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/step-up')
export class StepUpController {
  constructor(private readonly proofs: StepUpProofService) {}

  /** What a step-up can be made with in this session, and until when the one before lasts. */
  @Get()
  @Answers(200, { schema: stepUpOptionsSchema, description: 'The ways, masked.' }, ['invalid_token'])
  async options(@CurrentCaller() caller: Caller): Promise<StepUpOptions> {
    return this.proofs.options(caller);
  }

  /** Proves the person again: for five minutes this session may do what needs a step-up. */
  @Post()
  @Answers(200, { schema: stepUpResultSchema, description: 'Until when it lasts.' }, [
    'code_invalid',
    'phone_invalid',
    'invalid_token',
    'invalid_credentials',
    'challenge_invalid',
    'carrier_token_invalid',
    'step_up_required',
    'country_not_allowed',
    'not_found',
    'number_changed_hands',
    'rate_limited',
    'budget_exhausted',
    'provider_error',
    'provider_timeout',
  ])
  async make(
    @Body({ schema: stepUpSchema }) stepUp: StepUp,
    @CurrentCaller() caller: Caller,
    @Ip() address: string,
  ): Promise<StepUpResult> {
    return this.proofs.make(stepUp, { caller, address, keyThumbprint: caller.keyThumbprint ?? undefined });
  }
}
