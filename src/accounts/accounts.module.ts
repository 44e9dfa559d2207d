import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountsService } from './accounts.service.js';
import { Identity } from './identity.entity.js';
import { MeController } from './me.controller.js';
import { PasswordController } from './password.controller.js';
import { PasswordHasher } from './password-hasher.service.js';
import { Password } from './password.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Identity, Password]), PeopleModule, SessionsModule],
  controllers: [PasswordController, MeController],
  providers: [AccountsService, PasswordHasher],
  exports: [AccountsService],
})
export class AccountsModule {}
