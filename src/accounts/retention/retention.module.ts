import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { PeopleModule } from '../../people/people.module.js';
import { SignInRecordsModule } from '../../sessions/sign-in-records.module.js';
import { AccountRemovalService } from './account-removal.service.js';
import { NumberRetentionService } from './number-retention.service.js';
import { RetentionService } from './retention.service.js';

/** What `npm run retention` and the nodes' own schedule need of the service. */
@Module({
  imports: [SignInRecordsModule, PeopleModule, AuditModule],
  providers: [AccountRemovalService, NumberRetentionService, RetentionService],
  exports: [RetentionService],
})
export class RetentionModule {}
