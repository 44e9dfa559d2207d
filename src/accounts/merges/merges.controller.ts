import { Body, Controller, Header, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  mergeProofSchema,
  mergeResultSchema,
  mergeSchema,
  mergeTicketSchema,
  type Merge,
  type MergeResult,
} from '../../contract/account.js';
import type { AccountProof } from '../../contract/third-parties.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { AfterStepUp } from '../../sessions/step-up.guard.js';
import { MergeProofService } from './merge-proof.service.js';
import { MergesService } from './merges.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/merges')
export class MergesController {
  constructor(
    private readonly proofs: MergeProofService,
    private readonly merges: MergesService,
  ) {}

  /** Proves the other account: a ticket for merging it into one's own. */
  @Post('proof')
  @AfterStepUp()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: mergeTicketSchema, description: 'A ticket, good in this session for ten minutes.' }, [
    'invalid_token',
    'invalid_credentials',
    'code_invalid',
    'step_up_required',
    'merge_refused',
    'number_changed_hands',
    'rate_limited',
  ])
  async prove(
    @CurrentCaller() caller: Caller,
    @Body({ schema: mergeProofSchema }) proof: AccountProof,
    @Ip() address: string,
  ): Promise<z.infer<typeof mergeTicketSchema>> {
    return this.proofs.prove(caller, proof, address);
  }

  /** Shows what a merge would do; with `confirm` does it. The caller's account stays, the other becomes part of it. */
  @Post()
  @AfterStepUp()
  @Answers(200, { schema: mergeResultSchema, description: 'What moves, or has moved, and what is only kept once.' }, [
    'invalid_token',
    'ticket_invalid',
    'step_up_required',
    'account_locked',
    'merge_refused',
  ])
  async merge(@CurrentCaller() caller: Caller, @Body({ schema: mergeSchema }) body: Merge): Promise<MergeResult> {
    return body.confirm ? this.merges.merge(caller, body.ticket) : this.merges.preview(caller, body.ticket);
  }
}
