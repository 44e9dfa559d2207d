import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { AllowedOrigins } from '../http/allowed-origins.js';
import { AddressesService } from '../limits/addresses.service.js';
import { RateLimitsService } from '../limits/rate-limits.service.js';

/** Who may open a connection for sockets, and how often. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly rates: RateLimitsService,
    private readonly addresses: AddressesService,
  ) {}

  /**
   * Whether a connection may be made. Whether the origin is the client's own is asked where the client is known: in each
   * namespace.
   *
   * @throws AppError `origin_not_allowed`, `rate_limited`
   */
  async admit(request: IncomingMessage): Promise<void> {
    const { origin } = request.headers;
    const allowance = origin === undefined ? 1 : await this.origins.allowanceAt(origin);
    if (allowance === undefined) throw new AppError('origin_not_allowed', { detail: 'No site is at this origin.' });
    const addressId = this.addresses.idOf(this.addresses.of(request), allowance === 1 ? '' : origin);
    await this.rates.take('socketOpening', addressId, allowance);
  }
}
