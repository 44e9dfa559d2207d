import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CredentialStrategy, registerStrategy } from '../infra/http/credential-strategy.js';
import { shownCredential } from '../infra/http/shown-credential.js';
import { AppError } from '../kernel/app-error.js';
import { BrowserAccessService } from './browser-access.service.js';
import type { ReadLogin } from './qr-login.store.js';

export const browserSecret = 'browser-secret';

/** Passport strategy: the secret of the QR session that the path names, with its proof. */
@Injectable()
export class BrowserSecretStrategy extends CredentialStrategy<ReadLogin> {
  constructor(private readonly access: BrowserAccessService) {
    super();
    registerStrategy(browserSecret, this);
  }

  protected async verify(request: FastifyRequest): Promise<ReadLogin> {
    const shown = shownCredential(request);
    if (!shown) throw new AppError('invalid_token', { detail: 'The secret of this QR session is required.' });
    const { qrId } = request.params as { qrId: string };
    return this.access.authenticate({
      ...shown,
      secret: shown.credential,
      qrId,
      origin: request.headers.origin,
      address: request.ip,
    });
  }
}
