import { Injectable } from '@nestjs/common';
import type { PasswordLogin, Tokens } from '../../contract/tokens.js';
import { maskAddress } from '../../kernel/address.js';
import type { Asker } from '../codes/codes.service.js';
import { ProvedSignInService } from '../proved-sign-in.service.js';
import { PasswordProofService } from './password-proof.service.js';

/** Signs people in with a password and any identifier of theirs. */
@Injectable()
export class PasswordSignInService {
  constructor(
    private readonly proofs: PasswordProofService,
    private readonly signIns: ProvedSignInService,
  ) {}

  /**
   * Tokens for whoever the identifier and the password belong to.
   *
   * @throws AppError as `PasswordProofService.prove`; `account_locked` once the password has proved the person
   */
  async signIn(login: PasswordLogin, asker: Asker & { keyThumbprint: string }): Promise<Tokens> {
    const { identifier, password, device } = login;
    const { keyThumbprint } = asker;
    const proved = await this.proofs.prove(identifier, password, asker, device);
    return this.signIns.signIn(proved, { device, keyThumbprint, address: maskAddress(asker.address) });
  }
}
