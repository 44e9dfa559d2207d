import { Injectable } from '@nestjs/common';
import type { AccountProof } from '../contract/third-parties.js';
import type { DeviceInput } from '../contract/tokens.js';
import { maskAddress } from '../kernel/address.js';
import { AppError } from '../kernel/app-error.js';
import { CodesService, type Asker } from './codes/codes.service.js';
import { provedBy } from './codes/proved-by.js';
import { IdentitiesStore, type FoundIdentity } from './identities/identities.store.js';
import { PasswordProofService } from './passwords/password-proof.service.js';
import { NumberDoubtsService } from './phones/number-doubts.service.js';
import { PhoneUseService, type PhoneUse } from './phones/phone-use.service.js';
import type { Proved } from './proved-sign-in.service.js';

/** Proves that someone has an account which there is already: to link something to it, or to merge it. */
@Injectable()
export class AccountProofService {
  constructor(
    private readonly passwords: PasswordProofService,
    private readonly codes: CodesService,
    private readonly identities: IdentitiesStore,
    private readonly phones: PhoneUseService,
    private readonly doubts: NumberDoubtsService,
  ) {}

  /**
   * Who is proved, for this use. Nobody is signed in by it, and no account is made.
   *
   * @throws AppError `invalid_credentials`, `rate_limited`; `code_invalid`, also for a phone or address that has no account;
   * `number_changed_hands` for a phone that isn't enough now
   */
  async prove(proof: AccountProof, asker: Asker, device: DeviceInput, use: PhoneUse['use']): Promise<Proved> {
    if (proof.method === 'password') {
      return this.passwords.prove(proof.identifier, proof.password, asker, device);
    }
    const { type, identifier } = await this.codes.redeem(proof, 'login', asker);
    const identity = await this.identities.find({ type, identifier });
    if (!identity) throw new AppError('code_invalid');
    if (type === 'phone') await this.assertSpeaksFor(identity, identifier, use, asker, device);
    return provedBy(identity);
  }

  private async assertSpeaksFor(
    identity: FoundIdentity,
    number: string,
    use: PhoneUse['use'],
    { keyThumbprint, address }: Asker,
    device: DeviceInput,
  ): Promise<void> {
    try {
      await this.phones.assertAccepted({ number, identity, use, proof: 'code', keyThumbprint }, 'code_invalid');
    } catch (error) {
      const isDoubted = error instanceof AppError && error.code === 'number_changed_hands';
      if (isDoubted) await this.doubts.record(identity.userId, 'code', { device, address: maskAddress(address) });
      throw error;
    }
  }
}
