import { Injectable } from '@nestjs/common';
import type { Tokens } from '../../contract/tokens.js';
import type { CodeLogin } from '../../contract/verification.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import { AccountsService } from '../accounts.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { PhoneSignInService } from '../phones/phone-sign-in.service.js';
import { ProvedSignInService, type Proved } from '../proved-sign-in.service.js';
import { CodesService, type Asker, type ProvedRecipient } from './codes.service.js';
import { provedBy } from './proved-by.js';

/** Signs people in with a code, and makes the account of whoever has none. */
@Injectable()
export class CodeSignInService {
  constructor(
    private readonly codes: CodesService,
    private readonly identities: IdentitiesStore,
    private readonly accounts: AccountsService,
    private readonly postgres: PostgresService,
    private readonly phones: PhoneSignInService,
    private readonly signIns: ProvedSignInService,
  ) {}

  /**
   * @throws AppError `code_invalid`; `account_locked` once the code has proved the person; for a phone as
   * `PhoneSignInService.signIn`
   */
  async signIn({ requestId, code, device }: CodeLogin, asker: Asker & { keyThumbprint: string }): Promise<Tokens> {
    const recipient = await this.codes.redeem({ requestId, code }, 'login', asker);
    const place = { device, keyThumbprint: asker.keyThumbprint, address: maskAddress(asker.address) };
    const { type, identifier: number } = recipient;
    if (type === 'phone') return this.phones.signIn({ number, method: 'code', locale: asker.locale }, place);
    return this.signIns.signIn(await this.proved(recipient, asker, place.address), place);
  }

  private async proved(recipient: ProvedRecipient, { locale }: Asker, boundIp: string): Promise<Proved> {
    const { type, identifier } = recipient;
    const known = await this.identities.find({ type, identifier });
    if (known) return provedBy(known);
    const made = await this.postgres.transaction((manager) =>
      this.accounts.createFor({ type, identifier, boundIp }, { ...(locale && { locale }) }, manager),
    );
    if (made) return { ...provedBy({ id: made.identityId, userId: made.person.id }), isSignUp: true };
    // Another sign-in with a code of its own was faster by a moment.
    const theirs = await this.identities.find({ type, identifier });
    if (!theirs) throw new AppError('code_invalid');
    return provedBy(theirs);
  }
}
