import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { AccountExport } from '../../contract/account-export.js';
import { NumberRecordsService } from '../../carrier/notices/number-records.service.js';
import { Clock } from '../../kernel/clock.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { wholeViewOf } from '../identities/identity-view.js';
import { PasswordsStore } from '../passwords/passwords.store.js';
import { ProfileService } from './profile.service.js';

/** Hands a person all that is kept about them. */
@Injectable()
export class AccountExportService {
  constructor(
    private readonly profiles: ProfileService,
    private readonly identities: IdentitiesStore,
    private readonly passwords: PasswordsStore,
    private readonly numbers: NumberRecordsService,
    private readonly records: SignInRecordsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Audited before it is read, so that it holds that too. */
  async of(userId: string): Promise<AccountExport> {
    await this.audit.record({ type: 'account.exported', userId, subject: {} });
    const [profile, passwordChangedAt, identities, records, audit] = await Promise.all([
      this.profiles.of(userId),
      this.passwords.changedAt(userId),
      this.identities.of(userId),
      this.records.of(userId),
      this.audit.of(userId),
    ]);
    const phones = identities.filter(({ type }) => type === 'phone');
    return {
      exportedAt: this.clock.date().toISOString(),
      profile,
      passwordChangedAt: passwordChangedAt?.toISOString() ?? null,
      identities: identities.map((identity) => ({
        ...wholeViewOf(identity),
        hasTokens: identity.sealedTokens !== null,
      })),
      numbers: await Promise.all(phones.map(({ identifier }) => this.numbers.of(identifier))),
      ...records,
      audit: audit.map(({ id, at, type, subject }) => ({ id, at: at.toISOString(), type, subject: { ...subject } })),
    };
  }
}
