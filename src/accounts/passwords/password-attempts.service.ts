import { Injectable } from '@nestjs/common';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { RateLimitsService, type Claim } from '../../infra/limits/rate-limits.service.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';

/** A try at a password. */
export interface PasswordAttempt {
  /** Normalised, whether or not anyone has it. */
  readonly identifier: string;
  readonly address: string;
  /** The key of a device that has signed in to this account before. */
  readonly knownKey: string | undefined;
}

/**
 * Slows guessing down, per address and per account, without letting strangers lock the owner out: a device that has signed
 * in to the account before is counted by itself, wherever it is, and with the others that have.
 */
@Injectable()
export class PasswordAttemptsService {
  constructor(
    private readonly limits: RateLimitsService,
    private readonly addresses: AddressesService,
    private readonly subjects: SubjectsService,
  ) {}

  /**
   * Runs what counts as a try only where it fails. It is counted first and given back afterwards, so that many at once are
   * no way round.
   *
   * @throws AppError `rate_limited`
   */
  async run<Verdict extends { readonly isRight: boolean }>(
    attempt: PasswordAttempt,
    judge: () => Promise<Verdict>,
  ): Promise<Verdict> {
    const claims = this.claimsOf(attempt);
    await this.limits.takeAll(claims);
    let isFailure = false;
    try {
      const verdict = await judge();
      isFailure = !verdict.isRight;
      return verdict;
    } finally {
      if (!isFailure) this.limits.giveBackAll(claims);
    }
  }

  private claimsOf({ identifier, address, knownKey }: PasswordAttempt): Claim[] {
    if (knownKey !== undefined) {
      const subjectId = this.subjects.idOf('password', identifier, 'key', knownKey);
      return [
        { rate: 'wrongPasswordOfKnownDevice', subjectId },
        {
          window: 'wrongPasswordsOfKnownDevicesInDay',
          subjectId: this.subjects.idOf('password', identifier, 'known devices'),
        },
      ];
    }
    const addressId = this.addresses.idOf(address);
    const atAddress = this.subjects.idOf('password', identifier, 'address', addressId);
    return [
      { rate: 'wrongPasswordOfAddress', subjectId: addressId },
      { rate: 'wrongPasswordOfAccountAtAddress', subjectId: atAddress },
      { window: 'wrongPasswordsOfAccountInDay', subjectId: this.subjects.idOf('password', identifier) },
    ];
  }
}
