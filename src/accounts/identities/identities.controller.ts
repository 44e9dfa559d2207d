import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { identityPageSchema } from '../../contract/account.js';
import { pageQuerySchema, type PageQuery } from '../../contract/primitives.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { AfterStepUp } from '../../sessions/step-up.guard.js';
import { IdentitiesService } from './identities.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/identities')
export class IdentitiesController {
  constructor(private readonly identities: IdentitiesService) {}

  /** One's ways to sign in, masked, newest first. */
  @Get()
  @Answers(200, { schema: identityPageSchema, description: 'Ways to sign in, newest first.' }, ['invalid_token'])
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuerySchema }) page: PageQuery,
  ): Promise<z.infer<typeof identityPageSchema>> {
    return this.identities.list(caller, page);
  }

  /** Gives up a way to sign in, but not the last one. */
  @Delete(':id')
  @AfterStepUp()
  @Answers(204, { description: 'It signs nobody in any more.' }, [
    'invalid_token',
    'step_up_required',
    'account_locked',
    'not_found',
    'last_identity',
  ])
  async unbind(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.identities.unbind(caller, id);
  }
}
