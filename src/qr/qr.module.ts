import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { PeopleModule } from '../people/people.module.js';
import { RevocationService } from '../sessions/revocation.service.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ApprovalAttemptsService } from './approval-attempts.service.js';
import { BrowserAccessService } from './browser-access.service.js';
import { BrowserSecretStrategy } from './browser-secret.strategy.js';
import { LiveQrsService } from './live-qrs.service.js';
import { QrApprovalService } from './qr-approval.service.js';
import { QrBrowserController } from './qr-browser.controller.js';
import { QrDeliveryService } from './qr-delivery.service.js';
import { QrImageController } from './qr-image.controller.js';
import { QrInitiationService } from './qr-initiation.service.js';
import { withdrawalReasons } from './qr-login.js';
import { QrLoginService } from './qr-login.service.js';
import { QrLoginStore } from './qr-login.store.js';
import { QrOutcome } from './qr-outcome.entity.js';
import { QrOutcomesStore } from './qr-outcomes.store.js';
import { QrPhoneController } from './qr-phone.controller.js';
import { QrPicturesService } from './qr-pictures.service.js';
import { QrSweeperService } from './qr-sweeper.service.js';
import { QrWaitService } from './qr-wait.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([QrOutcome]), SessionsModule, PeopleModule, AuditModule],
  controllers: [QrBrowserController, QrPhoneController, QrImageController],
  providers: [
    ApprovalAttemptsService,
    BrowserAccessService,
    BrowserSecretStrategy,
    LiveQrsService,
    QrApprovalService,
    QrDeliveryService,
    QrInitiationService,
    QrLoginService,
    QrLoginStore,
    QrOutcomesStore,
    QrPicturesService,
    QrSweeperService,
    QrWaitService,
  ],
  exports: [BrowserAccessService, QrDeliveryService, QrLoginService],
})
export class QrModule implements OnModuleInit {
  constructor(
    private readonly revocations: RevocationService,
    private readonly approvals: QrApprovalService,
  ) {}

  /** A phone that is signed out takes back what it has scanned; the delivery asks once more, should this be lost. */
  onModuleInit(): void {
    this.revocations.onRevoked(async (sessionIds, cause) => {
      await Promise.all(sessionIds.map((id) => this.approvals.withdraw(id, withdrawalReasons[cause])));
    });
  }
}
