import { Injectable } from '@nestjs/common';
import type { PasswordLogin, Tokens } from '../../contract/tokens.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import { LoginHistoryService } from '../../sessions/login-history.service.js';
import { SitesService } from '../../sites/sites.service.js';
import type { Asker } from '../codes/codes.service.js';
import { ProvedSignInService } from '../proved-sign-in.service.js';
import { PasswordProofService } from './password-proof.service.js';

/** Signs people in with a password and any identifier of theirs. */
@Injectable()
export class PasswordSignInService {
  constructor(
    private readonly proofs: PasswordProofService,
    private readonly sites: SitesService,
    private readonly history: LoginHistoryService,
    private readonly signIns: ProvedSignInService,
  ) {}

  /**
   * Tokens for whoever the identifier and the password belong to.
   *
   * @throws AppError `invalid_credentials` and `rate_limited`, the same and as slow for unknown and known;
   * `account_locked` once the password has proved the person
   */
  async signIn(login: PasswordLogin, asker: Asker & { keyThumbprint: string }): Promise<Tokens> {
    const { identifier, password, device } = login;
    const { keyThumbprint } = asker;
    const address = maskAddress(asker.address);
    const verdict = await this.proofs.judge(identifier, password, asker);
    if (verdict.isRight) return this.signIns.signIn(verdict.proved, { device, keyThumbprint, address });
    const { id: clientId } = await this.sites.firstParty();
    const failure = { method: 'password', outcome: 'wrong_password', device, clientId, address } as const;
    await this.history.recordFailure({ userId: verdict.userId, ...failure });
    throw new AppError('invalid_credentials');
  }
}
