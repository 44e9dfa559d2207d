import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { Device } from './device.entity.js';
import { LoginEvent } from './login-event.entity.js';
import { LoginPartitionsStore } from './login-partitions.store.js';
import { LoginRetentionService } from './login-retention.service.js';
import { RefreshToken } from './refresh-token.entity.js';
import { Session } from './session.entity.js';
import { SignInRecordsService } from './sign-in-records.service.js';

/** What sign-ins have left, apart from signing in: also for a command that serves nobody. */
@Module({
  imports: [TypeOrmModule.forFeature([Device, Session, RefreshToken, LoginEvent]), PeopleModule],
  providers: [LoginPartitionsStore, LoginRetentionService, SignInRecordsService],
  exports: [LoginRetentionService, SignInRecordsService],
})
export class SignInRecordsModule {}
