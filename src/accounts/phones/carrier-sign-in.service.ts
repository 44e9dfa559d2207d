import { Injectable } from '@nestjs/common';
import { CarrierProofService } from '../../carrier/challenges/carrier-proof.service.js';
import type { CarrierLogin } from '../../contract/carrier.js';
import type { Tokens } from '../../contract/tokens.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import type { ShownProof } from '../../sessions/dpop.service.js';
import type { Asker } from '../codes/codes.service.js';
import { PhoneSignInService } from './phone-sign-in.service.js';

/** Signs people in by what the carrier says of the phone in hand, and makes the account of whoever has none. */
@Injectable()
export class CarrierSignInService {
  constructor(
    private readonly proofs: CarrierProofService,
    private readonly signIns: PhoneSignInService,
  ) {}

  /**
   * Tokens for whoever has the phone's number. Without consent nothing is spent, and no carrier is asked.
   *
   * @throws AppError as `CarrierProofService.keyOf`; `consent_required`; as `CarrierProofService.prove`, and as
   * `PhoneSignInService.signIn`
   */
  async signIn({ device, consent, ...proof }: CarrierLogin, shown: ShownProof, asker: Asker): Promise<Tokens> {
    const keyThumbprint = await this.proofs.keyOf(proof, shown);
    if (consent !== true) throw new AppError('consent_required');
    const number = await this.proofs.prove(proof, keyThumbprint);
    const place = { device, keyThumbprint, address: maskAddress(asker.address) };
    return this.signIns.signIn({ number, method: 'carrier', locale: asker.locale }, place);
  }
}
