import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CarriersService } from '../../carrier/providers/carriers.service.js';
import { providerListSchema, type ProviderView } from '../../contract/third-parties.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { MessagesService } from '../messages/messages.service.js';
import { ThirdPartyRegistry } from './third-party-registry.service.js';

const password: ProviderView = { id: 'password', type: 'password', name: 'Password' };
const codes = [
  { id: 'sms', type: 'code', name: 'SMS' },
  { id: 'email', type: 'code', name: 'Email' },
] as const satisfies ProviderView[];

@ApiTags('accounts')
@Controller('v1/auth/providers')
export class ProvidersController {
  constructor(
    private readonly messages: MessagesService,
    private readonly carriers: CarriersService,
    private readonly thirdParties: ThirdPartyRegistry,
  ) {}

  /** The ways to sign in that are open here. */
  @Get()
  @Answers(200, { schema: providerListSchema, description: 'In the order in which a page may show them.' })
  list(): z.infer<typeof providerListSchema> {
    const thirdParties = this.thirdParties.all.map(({ id, name }) => ({ id, type: 'oauth' as const, name }));
    const carriers = this.carriers.open().map(({ id, name }) => ({ id, type: 'carrier' as const, name }));
    return { items: [password, ...codes.filter(({ id }) => this.messages.isOpen(id)), ...carriers, ...thirdParties] };
  }
}
