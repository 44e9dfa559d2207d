import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountsService } from './accounts.service.js';
import { AccountLocksService } from './identities/account-locks.service.js';
import { IdentitiesController } from './identities/identities.controller.js';
import { IdentitiesService } from './identities/identities.service.js';
import { OpenWaysService } from './identities/open-ways.service.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { Identity } from './identities/identity.entity.js';
import { AccountDeletionService } from './profile/account-deletion.service.js';
import { AccountExportService } from './profile/account-export.service.js';
import { LoginReportsService } from './profile/login-reports.service.js';
import { LoginsController } from './profile/logins.controller.js';
import { MeController } from './profile/me.controller.js';
import { ProfileService } from './profile/profile.service.js';
import { MergesService } from './merges/merges.service.js';
import { MergeTicketsService } from './merges/merge-tickets.service.js';
import { MessagesModule } from './messages/messages.module.js';
import { PasswordController } from './password.controller.js';
import { PasswordHasher } from './password-hasher.service.js';
import { PasswordSignInService } from './password-sign-in.service.js';
import { PasswordsStore } from './passwords.store.js';
import { ProvedSignInService } from './proved-sign-in.service.js';
import { Password } from './password.entity.js';
import { RetentionModule } from './retention/retention.module.js';
import { RetentionScheduleService } from './retention/retention-schedule.service.js';
import { ThirdPartiesModule } from './third-parties/third-parties.module.js';
import { ThirdPartySignInController } from './third-parties/third-party-sign-in.controller.js';
import { ThirdPartySignInService } from './third-parties/third-party-sign-in.service.js';

/** What a person does with their own account. */
const personal = {
  controllers: [MeController, LoginsController, IdentitiesController],
  providers: [
    AccountDeletionService,
    AccountLocksService,
    IdentitiesService,
    OpenWaysService,
    AccountExportService,
    LoginReportsService,
    ProfileService,
    RetentionScheduleService,
    MergesService,
    MergeTicketsService,
  ],
};

@Module({
  imports: [
    TypeOrmModule.forFeature([Identity, Password]),
    PeopleModule,
    AuditModule,
    SessionsModule,
    MessagesModule,
    ThirdPartiesModule,
    RetentionModule,
  ],
  controllers: [PasswordController, ThirdPartySignInController, ...personal.controllers],
  providers: [
    AccountsService,
    IdentitiesStore,
    PasswordHasher,
    PasswordSignInService,
    PasswordsStore,
    ProvedSignInService,
    ThirdPartySignInService,
    ...personal.providers,
  ],
  exports: [AccountsService],
})
export class AccountsModule {}
