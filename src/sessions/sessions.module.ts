import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PeopleModule } from '../people/people.module.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokensService } from './access-tokens.service.js';
import { AccessService } from './access.service.js';
import { AccountEventsService } from './account-events.service.js';
import { DevicesStore } from './devices.store.js';
import { DpopService } from './dpop.service.js';
import { IntrospectionService } from './introspection.service.js';
import { LoginEventsStore } from './login-events.store.js';
import { LoginHistoryService } from './login-history.service.js';
import { OneTimeService } from './one-time.service.js';
import { RefreshService } from './refresh.service.js';
import { RefreshTokensStore } from './refresh-tokens.store.js';
import { RevocationService } from './revocation.service.js';
import { RevocationsStore } from './revocations.store.js';
import { ServersController } from './servers.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';
import { SignInRecordsModule } from './sign-in-records.module.js';
import { SignInService } from './sign-in.service.js';
import { SigningKeysModule } from './signing-keys.module.js';
import { SigningKeysService } from './signing-keys.service.js';
import { StepUpService } from './step-up.service.js';
import { TokenIssuerService } from './token-issuer.service.js';
import { TokensController } from './tokens.controller.js';

@Module({
  imports: [SignInRecordsModule, PeopleModule, AuditModule, SigningKeysModule],
  controllers: [TokensController, SessionsController, ServersController],
  providers: [
    AccessTokenStrategy,
    AccessTokensService,
    AccessService,
    AccountEventsService,
    DevicesStore,
    DpopService,
    IntrospectionService,
    LoginEventsStore,
    LoginHistoryService,
    OneTimeService,
    RefreshService,
    RefreshTokensStore,
    RevocationService,
    RevocationsStore,
    SessionsService,
    SessionsStore,
    SignInService,
    SigningKeysService,
    StepUpService,
    TokenIssuerService,
  ],
  exports: [
    SignInRecordsModule,
    AccessService,
    AccountEventsService,
    DpopService,
    LoginHistoryService,
    OneTimeService,
    RevocationService,
    SessionsService,
    SignInService,
    SigningKeysService,
    StepUpService,
  ],
})
export class SessionsModule {}
