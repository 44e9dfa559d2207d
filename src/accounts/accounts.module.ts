import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountProofService } from './account-proof.service.js';
import { AccountsService } from './accounts.service.js';
import { CodeLimitsService } from './codes/code-limits.service.js';
import { CodeSignInService } from './codes/code-sign-in.service.js';
import { CodesController } from './codes/codes.controller.js';
import { CodesService } from './codes/codes.service.js';
import { CodesStore } from './codes/codes.store.js';
import { OwnRecipientsStore } from './codes/own-recipients.store.js';
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
import { BindingService } from './identities/binding.service.js';
import { MergeProofService } from './merges/merge-proof.service.js';
import { MergesController } from './merges/merges.controller.js';
import { MergesService } from './merges/merges.service.js';
import { MergeTicketsService } from './merges/merge-tickets.service.js';
import { CarrierModule } from '../carrier/carrier.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { PasswordController } from './passwords/password.controller.js';
import { PasswordAttemptsService } from './passwords/password-attempts.service.js';
import { PasswordChangeService } from './passwords/password-change.service.js';
import { MyPasswordController } from './passwords/my-password.controller.js';
import { PasswordStrengthService } from './passwords/password-strength.service.js';
import { PasswordHasher } from './passwords/password-hasher.service.js';
import { PasswordProofService } from './passwords/password-proof.service.js';
import { PasswordSignInService } from './passwords/password-sign-in.service.js';
import { PasswordsStore } from './passwords/passwords.store.js';
import { ProvedSignInService } from './proved-sign-in.service.js';
import { Password } from './passwords/password.entity.js';
import { RetentionModule } from './retention/retention.module.js';
import { RetentionScheduleService } from './retention/retention-schedule.service.js';
import { CarrierSignInController } from './phones/carrier-sign-in.controller.js';
import { CarrierSignInService } from './phones/carrier-sign-in.service.js';
import { NumberChangesService } from './phones/number-changes.service.js';
import { NumberDoubtsService } from './phones/number-doubts.service.js';
import { PhoneChecksController } from './phones/phone-checks.controller.js';
import { PhoneChecksService } from './phones/phone-checks.service.js';
import { PhoneSignInService } from './phones/phone-sign-in.service.js';
import { SecondStepController } from './phones/second-step.controller.js';
import { SecondStepService } from './phones/second-step.service.js';
import { NumberReleaseService } from './phones/number-release.service.js';
import { PhoneUseService } from './phones/phone-use.service.js';
import { FactorsService } from './step-up/factors.service.js';
import { StepUpController } from './step-up/step-up.controller.js';
import { StepUpProofService } from './step-up/step-up-proof.service.js';
import { ThirdPartiesModule } from './third-parties/third-parties.module.js';
import { ThirdPartyLinkService } from './third-parties/third-party-link.service.js';
import { ThirdPartySignInController } from './third-parties/third-party-sign-in.controller.js';
import { ThirdPartySignInService } from './third-parties/third-party-sign-in.service.js';

/** What a person does with their own account. */
const personal = {
  controllers: [MeController, LoginsController, IdentitiesController, MergesController],
  providers: [
    AccountDeletionService,
    AccountLocksService,
    IdentitiesService,
    OpenWaysService,
    AccountExportService,
    LoginReportsService,
    ProfileService,
    RetentionScheduleService,
    BindingService,
    MergeProofService,
    MergesService,
    MergeTicketsService,
  ],
};

/** Codes, passwords, and being asked for one of them again. */
const proofs = {
  controllers: [CodesController, MyPasswordController, PasswordController, StepUpController],
  providers: [
    AccountProofService,
    CodeLimitsService,
    CodesService,
    CodesStore,
    CodeSignInService,
    FactorsService,
    OwnRecipientsStore,
    PasswordAttemptsService,
    PasswordChangeService,
    PasswordHasher,
    PasswordProofService,
    PasswordSignInService,
    PasswordStrengthService,
    StepUpProofService,
  ],
};

/** What a phone number is good for, and sign-in by its carrier. */
const phones = {
  controllers: [CarrierSignInController, PhoneChecksController, SecondStepController],
  providers: [
    CarrierSignInService,
    NumberChangesService,
    NumberDoubtsService,
    NumberReleaseService,
    PhoneChecksService,
    PhoneSignInService,
    PhoneUseService,
    SecondStepService,
  ],
};

@Module({
  imports: [
    TypeOrmModule.forFeature([Identity, Password]),
    PeopleModule,
    AuditModule,
    SessionsModule,
    CarrierModule,
    MessagesModule,
    ThirdPartiesModule,
    RetentionModule,
  ],
  controllers: [...proofs.controllers, ThirdPartySignInController, ...personal.controllers, ...phones.controllers],
  providers: [
    AccountsService,
    IdentitiesStore,
    PasswordsStore,
    ProvedSignInService,
    ThirdPartyLinkService,
    ThirdPartySignInService,
    ...proofs.providers,
    ...personal.providers,
    ...phones.providers,
  ],
  exports: [AccountsService],
})
export class AccountsModule {}
