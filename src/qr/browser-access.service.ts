import { Injectable } from '@nestjs/common';
import { browserSecretSchema } from '../contract/primitives.js';
import { AddressesService } from '../infra/limits/addresses.service.js';
import { RateLimitsService } from '../infra/limits/rate-limits.service.js';
import { AppError } from '../kernel/app-error.js';
import { equalInConstantTime, hashSecret } from '../kernel/secret.js';
import { DpopService } from '../sessions/dpop.service.js';
import type { ReadLogin } from './qr-login.store.js';
import { QrLoginService } from './qr-login.service.js';

/** A browser secret and where it was shown. */
export interface ShownSecret {
  readonly qrId: string;
  readonly scheme: 'dpop' | 'bearer';
  readonly secret: string;
  readonly proof: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly origin: string | undefined;
  readonly address: string;
}

/** Judges browser secrets: only the browser that asked for a code may see or touch its session. */
@Injectable()
export class BrowserAccessService {
  constructor(
    private readonly logins: QrLoginService,
    private readonly dpop: DpopService,
    private readonly rates: RateLimitsService,
    private readonly addresses: AddressesService,
  ) {}

  /**
   * The session whose secret and key these are.
   *
   * @throws AppError `qr_not_found`, the same for an unknown id and a wrong secret; `rate_limited` instead where that
   * happened too often from there; `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce`; `origin_not_allowed` from
   * another origin than the one that asked
   */
  async authenticate(shown: ShownSecret): Promise<ReadLogin> {
    if (!browserSecretSchema.safeParse(shown.secret).success) {
      throw new AppError('invalid_token', { detail: 'The secret of this QR session is required.' });
    }
    const proof =
      shown.proof === undefined
        ? undefined
        : this.dpop.check({ ...shown, proof: shown.proof, credential: shown.secret });
    const found = await this.logins.read(shown.qrId);
    if (!found || !equalInConstantTime(found.login.secretHash, hashSecret(shown.secret))) {
      // Only who is wrong is refused: others at the same address, with the right secrets, notice nothing.
      await this.rates.take('wrongBrowserSecret', this.addresses.idOf(shown.address));
      throw new AppError('qr_not_found');
    }
    const { browserKey, origin } = found.login;
    if (browserKey !== null) {
      if (shown.scheme !== 'dpop') {
        throw new AppError('invalid_token', { detail: 'This secret is bound to a key: use DPoP.' });
      }
      if (proof?.keyThumbprint !== browserKey) {
        const detail = proof ? 'The secret is bound to another key.' : 'The DPoP proof is missing.';
        throw new AppError('invalid_dpop_proof', { detail, tokenSent: true });
      }
      await this.dpop.admit(proof, { id: shown.qrId, credentialSent: true });
    }
    if (shown.origin !== undefined && shown.origin !== origin) {
      throw new AppError('origin_not_allowed', { detail: 'Another origin asked for this code.' });
    }
    return found;
  }
}
