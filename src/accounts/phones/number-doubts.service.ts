import { Injectable } from '@nestjs/common';
import type { LoginMethod } from '../../contract/account.js';
import { LoginHistoryService } from '../../sessions/login-history.service.js';
import { SitesService } from '../../sites/sites.service.js';
import type { SignInPlace } from '../proved-sign-in.service.js';

/** Tells people that someone proved to have their number, and that it was not enough. */
@Injectable()
export class NumberDoubtsService {
  constructor(
    private readonly sites: SitesService,
    private readonly history: LoginHistoryService,
  ) {}

  /** Writes it into the login history of the account that has the number. */
  async record(userId: string, method: LoginMethod, place: Omit<SignInPlace, 'keyThumbprint'>): Promise<void> {
    const { id: clientId } = await this.sites.firstParty();
    const { device, address } = place;
    await this.history.recordFailure({ userId, method, outcome: 'number_doubted', device, clientId, address });
  }
}
