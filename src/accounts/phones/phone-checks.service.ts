import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { CarrierProofService } from '../../carrier/challenges/carrier-proof.service.js';
import { CarriersService, type Verdict } from '../../carrier/providers/carriers.service.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { OwnPhoneCheck, PhoneCheck, PhoneCheckResult } from '../../contract/carrier.js';
import { RateLimitsService } from '../../infra/limits/rate-limits.service.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';
import { AppError } from '../../kernel/app-error.js';
import type { Caller } from '../../sessions/access.service.js';
import type { Site } from '../../sites/sites.service.js';
import { OwnRecipientsStore } from '../codes/own-recipients.store.js';
import { readPhone } from '../identifier.js';

/** Tells whether a number is that of the phone in hand. The number itself is told to nobody, and signs nobody in. */
@Injectable()
export class PhoneChecksService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly proofs: CarrierProofService,
    private readonly carriers: CarriersService,
    private readonly recipients: OwnRecipientsStore,
    private readonly limits: RateLimitsService,
    private readonly subjects: SubjectsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * For a signed-in person: of the number that they typed, in whole or its last four digits, else of their own. Whole
   * numbers need a carrier's token for comparing, four digits one for reading the number.
   *
   * @throws AppError `phone_invalid`; as `CarrierProofService.prove`
   */
  async checkOwn({ phone, last4, ...proof }: OwnPhoneCheck, caller: Caller): Promise<PhoneCheckResult> {
    const key = caller.keyThumbprint ?? '';
    if (last4 !== undefined) return endsWith(await this.proofs.prove(proof, key), last4);
    const number = phone === undefined ? await this.ownNumber(caller.userId) : this.read(phone);
    return resultOf(await this.proofs.verify(proof, key, number));
  }

  /** For a site's server, whose own app has the token. @throws AppError `rate_limited`; else as `checkOwn` */
  async checkFor({ provider, token, phone, last4 }: PhoneCheck, site: Site): Promise<PhoneCheckResult> {
    const number = phone === undefined ? undefined : this.read(phone);
    const providerId = provider ?? this.carriers.choose()[0];
    if (providerId === undefined) throw new AppError('not_found', { detail: 'No carrier can be asked here.' });
    await this.limits.take('phoneCheckOfSite', this.subjects.idOf('phone-check', site.id));
    const shown = this.proofs.ofSite(token);
    const result =
      number === undefined
        ? endsWith(await this.carriers.exchange(providerId, shown), last4 ?? '')
        : resultOf(await this.carriers.verify(providerId, shown, number));
    const subject = { clientId: site.id, provider: providerId, matches: String(result.matches) };
    await this.audit.record({ type: 'phone.checked', userId: null, subject });
    return result;
  }

  private read(typed: string): string {
    const phone = readPhone(typed, this.settings.codes.homeCountry);
    if (!phone) throw new AppError('phone_invalid');
    return phone.number;
  }

  /** A carrier compares one number. */
  private async ownNumber(userId: string): Promise<string> {
    const [own, ...others] = (await this.recipients.list(userId)).filter(({ type }) => type === 'phone');
    if (own && others.length === 0) return own.identifier;
    const message = own ? 'must be given, since you have several' : 'must be given, since you have none';
    throw new AppError('invalid_request', { errors: [{ path: 'phone', message }] });
  }
}

function resultOf(verdict: Verdict): PhoneCheckResult {
  return { matches: verdict === 'unknown' ? null : verdict === 'matches' };
}

function endsWith(number: string, last4: string): PhoneCheckResult {
  return { matches: number.endsWith(last4) };
}
