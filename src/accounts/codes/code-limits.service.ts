import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { windows } from '../../infra/limits/limits.js';
import { RateLimitsService, type Claim } from '../../infra/limits/rate-limits.service.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import type { CodeRecipient } from './codes.store.js';

/** After how many seconds the same may be asked for again. */
export const resendSeconds = windows.codesToRecipientInMinute.seconds;

/** A code that is about to be sent. */
export interface CodeOrder {
  readonly recipient: CodeRecipient;
  /** Where it is a phone's. */
  readonly dialCode: string | undefined;
  readonly address: string;
  readonly keyThumbprint: string | undefined;
}

/** What was taken for a code, to be given back where it wasn't sent. */
export interface TakenLimits {
  /** It was not sent. */
  giveBack(): void;
  /** It may have been sent all the same: it is counted and paid for, but may be asked for again at once. */
  giveBackPause(): void;
}

/** How many codes may be sent: to someone, for someone, and in all. */
@Injectable()
export class CodeLimitsService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly limits: RateLimitsService,
    private readonly addresses: AddressesService,
    private readonly subjects: SubjectsService,
    private readonly identities: IdentitiesStore,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Counts a code before it is sent.
   *
   * @throws AppError `rate_limited`, `budget_exhausted`
   */
  async take(order: CodeOrder): Promise<TakenLimits> {
    const { type, identifier } = order.recipient;
    // Strangers may use up what strangers have; a device that the recipient's account knows has a count of its own.
    const standing = (await this.isKnownDevice(order)) ? 'known device' : 'anyone';
    const recipientId = this.subjects.idOf('code-recipient', type, identifier, standing);
    const pause: Claim = { window: 'codesToRecipientInMinute', subjectId: recipientId };
    // The asker's own first: who may ask for no more doesn't hold up a recipient with it, not even for a moment.
    const ofAddress: Claim = { rate: 'codeOfAddress', subjectId: this.addresses.idOf(order.address) };
    const others: Claim[] = [
      { window: 'codesToRecipientInDay', subjectId: recipientId },
      { window: 'codesToRecipientInHour', subjectId: recipientId },
      ...this.budgetsOf(order),
    ];
    const all = [ofAddress, pause, ...others];
    await this.limits.takeAll(all);
    return {
      giveBack: () => {
        this.limits.giveBackAll(all);
      },
      giveBackPause: () => {
        this.limits.giveBackAll([pause]);
      },
    };
  }

  /** As slow for an account that there isn't. */
  private async isKnownDevice({ recipient, keyThumbprint }: CodeOrder): Promise<boolean> {
    if (keyThumbprint === undefined) return false;
    const identity = await this.identities.find(recipient);
    return this.sessions.isKnownDevice(identity?.userId ?? '', keyThumbprint);
  }

  private budgetsOf({ dialCode }: CodeOrder): Claim[] {
    const { smsDailyBudget, smsDailyBudgetPerCountry, mailDailyBudget } = this.settings.codes;
    if (dialCode === undefined) {
      return [{ budget: 'mailBudget', size: mailDailyBudget, subjectId: this.subjects.idOf('mail') }];
    }
    return [
      { budget: 'smsBudgetOfCountry', size: smsDailyBudgetPerCountry, subjectId: this.subjects.idOf('sms', dialCode) },
      { budget: 'smsBudget', size: smsDailyBudget, subjectId: this.subjects.idOf('sms') },
    ];
  }
}
