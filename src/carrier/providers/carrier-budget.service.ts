import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { AuditService, type AuditType } from '../../audit/audit.service.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { RateLimitsService } from '../../infra/limits/rate-limits.service.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';
import { keys } from '../../infra/redis/keys.js';
import { RedisService } from '../../infra/redis/redis.service.js';
import { AppError } from '../../kernel/app-error.js';

type BudgetAlert = Extract<AuditType, `carrier.budget_${string}`>;

/** Of the day's budget; whoever pays still has time to raise it. */
const lowFrom = 0.8;
const alertSeconds = 86_400;

/** How many calls of each provider a day are paid for, over all nodes. It is told once a day that few are left, and that none is. */
@Injectable()
export class CarrierBudgetService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly limits: RateLimitsService,
    private readonly subjects: SubjectsService,
    private readonly redis: RedisService,
    private readonly audit: AuditService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(CarrierBudgetService.name);
  }

  /** Takes one call of a provider. @throws AppError `budget_exhausted` */
  async take(provider: string): Promise<void> {
    const { dailyBudget: size } = this.settings.carrier;
    const claim = { budget: 'carrierBudget', size, subjectId: this.subjects.idOf('carrier', provider) };
    try {
      const taken = await this.limits.takeOfBudget(claim);
      if (taken >= size * lowFrom) await this.alert('carrier.budget_low', provider);
    } catch (refusal) {
      const isSpent = refusal instanceof AppError && refusal.code === 'budget_exhausted';
      if (isSpent) await this.alert('carrier.budget_exhausted', provider);
      throw refusal;
    }
  }

  /** Nobody's sign-in fails because of it. */
  private async alert(type: BudgetAlert, provider: string): Promise<void> {
    const key = keys.alert(`${type}:${provider}`);
    try {
      if ((await this.redis.client.set(key, '1', 'EX', alertSeconds, 'NX')) === null) return;
      const budget = String(this.settings.carrier.dailyBudget);
      this.logger.warn({ alert: type, provider, budget }, "a carrier's budget runs out");
      await this.audit.record({ type, userId: null, subject: { provider, budget } });
    } catch (error) {
      this.logger.error({ err: error, alert: type, provider }, 'an alert could not be given');
    }
  }
}
