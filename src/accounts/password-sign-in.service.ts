import { Injectable } from '@nestjs/common';
import type { PasswordLogin, Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { AppError } from '../kernel/app-error.js';
import { LoginHistoryService } from '../sessions/login-history.service.js';
import { SitesService } from '../sites/sites.service.js';
import { normaliseIdentifier } from './identifier.js';
import { PasswordHasher } from './password-hasher.service.js';
import { ProvedSignInService } from './proved-sign-in.service.js';

interface FoundAccount {
  readonly identityId: string;
  readonly userId: string;
  readonly hash: string;
}

/** Signs people in with a password and any identifier of theirs. */
@Injectable()
export class PasswordSignInService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly hasher: PasswordHasher,
    private readonly sites: SitesService,
    private readonly history: LoginHistoryService,
    private readonly signIns: ProvedSignInService,
  ) {}

  /**
   * Tokens for whoever the identifier and the password belong to.
   *
   * @throws AppError `invalid_credentials`, the same and as slow for unknown and known; `account_locked` once the
   * password has proved the person
   */
  async signIn(login: PasswordLogin, keyThumbprint: string, address: string): Promise<Tokens> {
    const account = await this.find(login.identifier);
    const isRight = await this.hasher.verify(login.password, account?.hash);
    const { device } = login;
    if (!account || !isRight) {
      const { id: clientId } = await this.sites.firstParty();
      const userId = account?.userId ?? null;
      await this.history.recordFailure({
        userId,
        method: 'password',
        outcome: 'wrong_password',
        device,
        clientId,
        address,
      });
      throw new AppError('invalid_credentials');
    }
    const { userId, identityId } = account;
    const proved = { userId, identityId, method: 'password', factor: 'password' } as const;
    return this.signIns.signIn(proved, { device, keyThumbprint, address });
  }

  private async find(typed: string): Promise<FoundAccount | undefined> {
    const { type, identifier } = normaliseIdentifier(typed);
    const rows = await this.postgres.query<FoundAccount>(
      `SELECT identities.id AS "identityId", passwords.user_id AS "userId", passwords.hash
       FROM identities JOIN passwords USING (user_id)
       WHERE type = $1 AND identifier = $2`,
      [type, identifier],
    );
    return rows[0];
  }
}
