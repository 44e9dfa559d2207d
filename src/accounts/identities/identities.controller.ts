import { Body, Controller, Delete, Get, Header, Ip, Param, Post, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  bindSchema,
  identityPageSchema,
  identitySchema,
  type Bind,
  type IdentityView,
} from '../../contract/account.js';
import { pageQuerySchema, type PageQuery } from '../../contract/primitives.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { AfterStepUp } from '../../sessions/step-up.guard.js';
import { BindingService } from './binding.service.js';
import { IdentitiesService } from './identities.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly bindings: BindingService,
  ) {}

  /** One's ways to sign in, masked, newest first. */
  @Get()
  @Answers(200, { schema: identityPageSchema, description: 'Ways to sign in, newest first.' }, ['invalid_token'])
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuerySchema }) page: PageQuery,
  ): Promise<z.infer<typeof identityPageSchema>> {
    return this.identities.list(caller, page);
  }

  /**
   * Binds a phone or an address by a code for `bind`, a phone by its carrier, or a third party by its ticket. What is one's
   * own already stays so.
   */
  @Post()
  @AfterStepUp()
  @Header('Cache-Control', 'no-store')
  @Answers(201, { schema: identitySchema, description: 'It signs in to this account from now on.' }, [
    'invalid_token',
    'step_up_required',
    'code_invalid',
    'phone_invalid',
    'ticket_invalid',
    'challenge_invalid',
    'carrier_token_invalid',
    'forbidden',
    'account_locked',
    'country_not_allowed',
    'not_found',
    'identity_taken',
    'number_changed_hands',
    'rate_limited',
    'budget_exhausted',
    'provider_error',
    'provider_timeout',
  ])
  @ApiResponse({
    status: 200,
    standardSchema: identitySchema,
    description: 'It did so before: nothing has been changed.',
  })
  async bind(
    @CurrentCaller() caller: Caller,
    @Body({ schema: bindSchema }) body: Bind,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentityView> {
    const { identity, isNew } = await this.bindings.bind(body, { caller, address });
    if (!isNew) void reply.status(200);
    return identity;
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
