import { Module } from '@nestjs/common';
import { CarrierModule } from '../../carrier/carrier.module.js';
import { SessionsModule } from '../../sessions/sessions.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { TicketsService } from '../tickets.service.js';
import { ProviderHttp } from './provider-http.client.js';
import { ProvidersController } from './providers.controller.js';
import { ThirdPartiesService } from './third-parties.service.js';
import { ThirdPartyIdentitiesStore } from './third-party-identities.store.js';
import { ThirdPartyRedirectsController } from './third-party-redirects.controller.js';
import { ThirdPartyRedirectsService } from './third-party-redirects.service.js';
import { ThirdPartyRegistry } from './third-party-registry.service.js';
import { UnlinkedPeopleService } from './unlinked-people.service.js';

/** What can be used to sign in, and the way to third parties and back, up to the ticket. Who is signed in by it is for the accounts. */
@Module({
  imports: [CarrierModule, MessagesModule, SessionsModule],
  controllers: [ProvidersController, ThirdPartyRedirectsController],
  providers: [
    ProviderHttp,
    ThirdPartiesService,
    ThirdPartyIdentitiesStore,
    ThirdPartyRedirectsService,
    ThirdPartyRegistry,
    TicketsService,
    UnlinkedPeopleService,
  ],
  exports: [ThirdPartiesService, ThirdPartyRegistry, TicketsService, UnlinkedPeopleService],
})
export class ThirdPartiesModule {}
