import { Injectable } from '@nestjs/common';
import type { AccountProof } from '../contract/third-parties.js';
import type { DeviceInput } from '../contract/tokens.js';
import { AppError } from '../kernel/app-error.js';
import { CodesService, type Asker } from './codes/codes.service.js';
import { provedBy } from './codes/proved-by.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { PasswordProofService } from './passwords/password-proof.service.js';
import type { Proved } from './proved-sign-in.service.js';

/** Proves that someone has an account which there is already: to link something to it, or to merge it. */
@Injectable()
export class AccountProofService {
  constructor(
    private readonly passwords: PasswordProofService,
    private readonly codes: CodesService,
    private readonly identities: IdentitiesStore,
  ) {}

  /**
   * Who is proved. Nobody is signed in by it, and no account is made.
   *
   * @throws AppError `invalid_credentials`, `rate_limited`; `code_invalid`, also for a phone or address that has no account
   */
  async prove(proof: AccountProof, asker: Asker, device: DeviceInput): Promise<Proved> {
    if (proof.method === 'password') {
      return this.passwords.prove(proof.identifier, proof.password, asker, device);
    }
    const { type, identifier } = await this.codes.redeem(proof, 'login', asker);
    const identity = await this.identities.find({ type, identifier });
    if (!identity) throw new AppError('code_invalid');
    return provedBy(identity);
  }
}
