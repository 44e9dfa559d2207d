import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import {
  NumberNoticesService,
  type NoticeOutcome,
  type ReceivedNotice,
} from '../../carrier/notices/number-notices.service.js';
import { NumberStandingService } from '../../carrier/numbers/number-standing.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { NumberReleaseService } from './number-release.service.js';

const everyMs = 3_000;

/**
 * Looks into what operators tell of numbers, on every node: at the start, as soon as something is told, and every few
 * seconds. The sources are asked before anything is done, since a notice may be wrong, old or forged.
 */
@Injectable()
export class NumberChangesService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private isAskedAgain = false;
  private isStopping = false;

  constructor(
    private readonly notices: NumberNoticesService,
    private readonly numbers: NumberStandingService,
    private readonly identities: IdentitiesStore,
    private readonly releases: NumberReleaseService,
    private readonly records: SignInRecordsService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(NumberChangesService.name);
  }

  onApplicationBootstrap(): void {
    if (!this.notices.isOpen) return;
    this.notices.onSaved(() => {
      this.work();
    });
    this.timer = setInterval(() => {
      this.work();
    }, everyMs);
    this.work();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.isStopping = true;
    await this.working;
  }

  private work(): void {
    this.isAskedAgain = true;
    if (this.working || this.isStopping) return;
    this.working = this.workOff().finally(() => {
      this.working = undefined;
    });
  }

  private async workOff(): Promise<void> {
    while (this.isAskedAgain && !this.isStopping) {
      this.isAskedAgain = false;
      try {
        await this.notices.workOff((notice, manager) => this.look(notice, manager));
      } catch (error) {
        this.logger.warn({ err: error }, 'notices of numbers could not be looked into; the next pass tries again');
      }
    }
  }

  private async look(notice: ReceivedNotice, manager: EntityManager): Promise<NoticeOutcome> {
    const { number } = notice;
    const identity = await this.identities.find({ type: 'phone', identifier: number }, manager);
    if (!identity) return { state: 'handled' };
    const { verdict, news } = await this.numbers.check(this.notices.toldBy(notice), identity.boundAt, manager);
    const isDenied = verdict === 'nothing' && !(await this.notices.isSwapOpen(notice, manager));
    switch (verdict) {
      case 'recycled': {
        const tell = await this.releases.releaseIn(identity, number, manager);
        return { state: 'handled', ...(tell && { committed: tell }) };
      }
      case 'swapped':
        await this.doubt(identity, manager);
        break;
      case 'nothing':
      case 'unknown':
    }
    await this.numbers.noteChecked(number, news, isDenied, manager);
    return { state: verdict === 'unknown' ? 'later' : 'handled' };
  }

  /** What was proved by it a moment ago may have been proved by the wrong person. */
  private async doubt({ id: identityId, userId }: { id: string; userId: string }, manager: EntityManager) {
    await this.records.lockSessions(userId, manager);
    await this.stepUps.endAll(userId, manager);
    await this.audit.record(
      { type: 'number.doubted', userId, subject: { identityId, reason: 'sim_swapped' } },
      manager,
    );
  }
}
