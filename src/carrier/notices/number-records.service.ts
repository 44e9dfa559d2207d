import { Injectable } from '@nestjs/common';
import type { AccountExport } from '../../contract/account-export.js';
import { PhoneNumbersStore } from '../numbers/phone-numbers.store.js';
import { NumberNoticesStore } from './number-notices.store.js';

/** What is kept of a phone number, to hand it to whoever has it. */
@Injectable()
export class NumberRecordsService {
  constructor(
    private readonly numbers: PhoneNumbersStore,
    private readonly notices: NumberNoticesStore,
  ) {}

  async of(phone: string): Promise<AccountExport['numbers'][number]> {
    const [known, notices] = await Promise.all([this.numbers.find(phone), this.notices.of(phone)]);
    return {
      phone,
      lastProvedAt: known?.lastProvedAt?.toISOString() ?? null,
      checkedAt: known?.checkedAt?.toISOString() ?? null,
      simChangedAt: known?.simChangedAt?.toISOString() ?? null,
      weakUntil: known?.weakUntil?.toISOString() ?? null,
      isSubscribed: typeof known?.subscriptionId === 'string',
      notices: notices.map(({ type, toldAt }) => ({ type, toldAt: toldAt.toISOString() })),
    };
  }
}
