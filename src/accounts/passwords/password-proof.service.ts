import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { DeviceInput } from '../../contract/tokens.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import { LoginHistoryService } from '../../sessions/login-history.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { SitesService } from '../../sites/sites.service.js';
import type { Asker } from '../codes/codes.service.js';
import { meaningsOf, type Identifier } from '../identifier.js';
import type { Proved } from '../proved-sign-in.service.js';
import { PasswordAttemptsService } from './password-attempts.service.js';
import { PasswordHasher } from './password-hasher.service.js';
import { PasswordsStore } from './passwords.store.js';

interface FoundAccount {
  readonly identityId: string;
  readonly userId: string;
  readonly hash: string;
  readonly factor: string;
  readonly credentialsVersion: number;
}

/** Whose password it is; of a wrong one, whose it would have been, for their history. */
type PasswordVerdict =
  { readonly isRight: true; readonly proved: Proved } | { readonly isRight: false; readonly userId: string | null };

/** Proves people by a password and any identifier of theirs. */
@Injectable()
export class PasswordProofService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly sessions: SessionsService,
    private readonly sites: SitesService,
    private readonly history: LoginHistoryService,
    private readonly attempts: PasswordAttemptsService,
    private readonly hasher: PasswordHasher,
    private readonly passwords: PasswordsStore,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(PasswordProofService.name);
  }

  /**
   * Whose identifier and password they are. A wrong one stands in the history of whose it would have been, whatever it was
   * tried for.
   *
   * @throws AppError `invalid_credentials` and `rate_limited`, the same and as slow for unknown and known; `unavailable`
   * where too many wait already
   */
  async prove(typed: string, password: string, asker: Asker, device: DeviceInput): Promise<Proved> {
    const verdict = await this.judge(typed, password, asker);
    if (verdict.isRight) return verdict.proved;
    const [{ id: clientId }, address] = [await this.sites.firstParty(), maskAddress(asker.address)];
    const failure = { method: 'password', outcome: 'wrong_password', device, clientId, address } as const;
    await this.history.recordFailure({ userId: verdict.userId, ...failure });
    throw new AppError('invalid_credentials');
  }

  private async judge(typed: string, password: string, asker: Asker): Promise<PasswordVerdict> {
    const meanings = meaningsOf(typed, this.settings.codes.homeCountry);
    const accounts = await this.find(meanings);
    const { keyThumbprint, address } = asker;
    const isKnownDevice =
      keyThumbprint !== undefined && (await this.sessions.isKnownDevice(accounts[0]?.userId ?? '', keyThumbprint));
    // A device of the one must not make guesses at the other, where two accounts are meant.
    const knownKey = isKnownDevice && accounts.length === 1 ? keyThumbprint : undefined;
    // By what is likeliest alone: as typed, a number has so many spellings that each could be counted by itself.
    const identifier = meanings[0]?.identifier ?? '';
    return this.attempts.run<PasswordVerdict>({ identifier, address, knownKey }, async () => {
      const account = await this.whose(password, accounts);
      if (!account) return { isRight: false, userId: accounts[0]?.userId ?? null };
      await this.upgrade(account, password);
      const { userId, identityId, credentialsVersion, factor } = account;
      const proved = { userId, identityId, credentialsVersion, method: 'password', factor } as const;
      return { isRight: true, proved };
    });
  }

  /** Where it fails, the next sign-in does it. */
  private async upgrade({ userId, hash }: FoundAccount, password: string): Promise<void> {
    if (!this.hasher.isOutdated(hash)) return;
    try {
      await this.passwords.replaceHash(userId, hash, await this.hasher.hash(password));
    } catch (error) {
      this.logger.warn({ err: error, userId }, 'a password could not be hashed anew');
    }
  }

  /** Digits can be one person's phone and another's username: then either's password is right for its own. */
  private async whose(password: string, accounts: readonly FoundAccount[]): Promise<FoundAccount | undefined> {
    const [first, ...others] = accounts;
    if (await this.hasher.verify(password, first?.hash)) return first;
    for (const account of others) if (await this.hasher.verify(password, account.hash)) return account;
    return undefined;
  }

  /** The accounts that it may mean, the likeliest first; each once. */
  private async find(meanings: readonly Identifier[]): Promise<FoundAccount[]> {
    const rows = await this.postgres.query<FoundAccount>(
      `SELECT identities.id AS "identityId", passwords.user_id AS "userId", passwords.hash,
         coalesce(passwords.rests_on, 'password') AS factor, users.credentials_version AS "credentialsVersion"
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS meant (type, identifier, place)
         JOIN identities USING (type, identifier)
         JOIN passwords USING (user_id)
         JOIN users ON users.id = passwords.user_id
       ORDER BY place`,
      [meanings.map(({ type }) => type), meanings.map(({ identifier }) => identifier)],
    );
    return rows.filter(({ userId }, index) => rows.findIndex((row) => row.userId === userId) === index);
  }
}
