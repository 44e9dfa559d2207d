import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CredentialStrategy, registerStrategy } from '../infra/http/credential-strategy.js';
import { AppError } from '../kernel/app-error.js';
import { AccessService, type Caller } from './access.service.js';
import { shownCredential } from '../infra/http/shown-credential.js';

export const accessToken = 'access-token';

/** Passport strategy: an access token with its proof. */
@Injectable()
export class AccessTokenStrategy extends CredentialStrategy<Caller> {
  constructor(private readonly access: AccessService) {
    super();
    registerStrategy(accessToken, this);
  }

  protected async verify(request: FastifyRequest): Promise<Caller> {
    const shown = shownCredential(request);
    if (!shown) throw new AppError('invalid_token', { detail: 'An access token is required.' });
    return this.access.authenticate({ ...shown, token: shown.credential });
  }
}
