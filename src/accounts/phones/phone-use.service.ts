import { Injectable } from '@nestjs/common';
import {
  decideNumberUse,
  NumberStandingService,
  type NumberUse,
  type UseFacts,
} from '../../carrier/numbers/number-standing.service.js';
import type { Code } from '../../contract/codes.js';
import { AppError } from '../../kernel/app-error.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { FoundIdentity } from '../identities/identities.store.js';
import { FactorsService } from '../step-up/factors.service.js';
import { NumberReleaseService } from './number-release.service.js';

/** A phone number that someone has just proved to have, and that an account has. */
export interface PhoneUse {
  /** E.164. */
  readonly number: string;
  readonly identity: FoundIdentity;
  readonly use: NumberUse;
  readonly proof: UseFacts['proof'];
  /** The key of the device where it is proved; undefined without one. */
  readonly keyThumbprint: string | undefined;
}

/** `released`: the account has lost the number, which is now nobody's. */
export type PhoneStanding = 'accepted' | 'second_factor' | 'released';

/** Asked at every use of a phone number: whether it still speaks for the account that has it. */
@Injectable()
export class PhoneUseService {
  constructor(
    private readonly numbers: NumberStandingService,
    private readonly releases: NumberReleaseService,
    private readonly factors: FactorsService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * What the number is good for here and now. What is accepted counts as proved from then on.
   *
   * @throws AppError `number_changed_hands` where it is good for nothing now
   */
  async judge({ number, identity, use, proof, keyThumbprint }: PhoneUse): Promise<PhoneStanding> {
    const [facts, factors, isKnown] = await Promise.all([
      this.numbers.factsOf(number, identity.boundAt),
      this.factors.of(identity.userId),
      keyThumbprint !== undefined && this.sessions.isKnownDevice(identity.userId, keyThumbprint),
    ]);
    // Who asks for a new password has forgotten the one that there is.
    const hasOther = factors.some(
      ({ id, method }) => id !== identity.id && !(use === 'reset_password' && method === 'password'),
    );
    const decision = decideNumberUse(facts, { use, proof, device: isKnown ? 'known' : 'new', hasOther });
    switch (decision) {
      case 'accept':
        await this.numbers.noteAccepted(number, facts);
        return 'accepted';
      case 'second_factor':
        return 'second_factor';
      case 'hold':
        throw new AppError('number_changed_hands');
      case 'release':
        await this.releases.release(identity, number);
        return 'released';
    }
  }

  /**
   * As `judge`, for uses that know no second step: the number alone must be enough.
   *
   * @throws AppError `number_changed_hands`; `ifReleased` where the account has lost the number by this
   */
  async assertAccepted(use: PhoneUse, ifReleased: Code): Promise<void> {
    const standing = await this.judge(use);
    if (standing === 'released') throw new AppError(ifReleased);
    if (standing === 'second_factor') throw new AppError('number_changed_hands');
  }
}
