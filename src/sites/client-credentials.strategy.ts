import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CredentialStrategy, registerStrategy } from '../infra/http/credential-strategy.js';
import { AppError } from '../kernel/app-error.js';
import { SitesService, type Site } from './sites.service.js';

export const clientCredentials = 'client-credentials';

/** Passport strategy: a site's server by its id and secret. */
@Injectable()
export class ClientCredentialsStrategy extends CredentialStrategy<Site> {
  constructor(private readonly sites: SitesService) {
    super();
    registerStrategy(clientCredentials, this);
  }

  protected async verify(request: FastifyRequest): Promise<Site> {
    const site = await this.sites.authenticate(request.headers.authorization);
    if (!site) throw new AppError('invalid_client');
    return site;
  }
}
