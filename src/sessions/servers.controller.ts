import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  introspectionSchema,
  jwksSchema,
  tokenFormSchema,
  userinfoSchema,
  type Introspection,
  type TokenForm,
  type Userinfo,
} from '../contract/servers.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { FormBody } from '../infra/http/form-body.decorator.js';
import { AppError } from '../kernel/app-error.js';
import { PeopleService } from '../people/people.service.js';
import { AsClient, CallingSite } from '../sites/client.guard.js';
import type { Site } from '../sites/sites.service.js';
import { AsAnyAudience, CurrentCaller } from './access.guard.js';
import type { Caller } from './access.service.js';
import { IntrospectionService } from './introspection.service.js';
import { jwksMaxAgeSeconds } from './signing-key-life.js';
import { SigningKeysService } from './signing-keys.service.js';

/** What other servers call: sites that got tokens, and whoever verifies them. */
@ApiTags('servers')
@Controller()
export class ServersController {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly people: PeopleService,
    private readonly introspection: IntrospectionService,
  ) {}

  /** The public keys that access tokens are signed with (RFC 7517). */
  @Get('.well-known/jwks.json')
  @Header('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`)
  @Answers(200, { schema: jwksSchema, description: 'The public keys.' })
  jwks(): z.infer<typeof jwksSchema> {
    return { keys: this.keys.all().map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'ES256', use: 'sig' })) };
  }

  /** Who a token was given for. */
  @Get('v1/userinfo')
  @AsAnyAudience()
  @Answers(200, { schema: userinfoSchema, description: "The token's person." }, ['invalid_token'])
  async userinfo(@CurrentCaller() caller: Caller): Promise<Userinfo> {
    const person = await this.people.find(caller.userId);
    if (!person) throw new AppError('invalid_token');
    return { sub: person.id, nickname: person.nickname, picture: person.avatarUrl, locale: person.locale };
  }

  /** Whether a token of one's own is active (RFC 7662). */
  @Post('v1/introspect')
  @AsClient()
  @FormBody()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: introspectionSchema, description: 'What is known of the token.' }, ['invalid_client'])
  async introspect(
    @Body({ schema: tokenFormSchema }) form: TokenForm,
    @CallingSite() site: Site,
  ): Promise<Introspection> {
    return this.introspection.introspect(form.token, site);
  }

  /** Ends the session of a token of one's own (RFC 7009): the same answer for any other token. */
  @Post('v1/revoke')
  @AsClient()
  @FormBody()
  @Answers(200, { description: 'The token is not active, or no longer.' }, ['invalid_client'])
  async revoke(@Body({ schema: tokenFormSchema }) form: TokenForm, @CallingSite() site: Site): Promise<void> {
    await this.introspection.revoke(form.token, site);
  }
}
