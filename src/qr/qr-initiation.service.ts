import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { CreatedQrSession, CreateQrSession } from '../contract/qr-session.js';
import { RateLimitsService } from '../infra/limits/rate-limits.service.js';
import { AppError } from '../kernel/app-error.js';
import { maskAddress } from '../kernel/address.js';
import { Random } from '../kernel/random.js';
import { hashSecret } from '../kernel/secret.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { LiveQrsService } from './live-qrs.service.js';
import type { QrLogin } from './qr-login.js';
import { QrLoginStore } from './qr-login.store.js';
import { expiryOf } from './qr-view.js';
import { describeUserAgent } from './user-agent.js';

/** Who asks for a code, as the request tells. */
export interface Asker {
  readonly keyThumbprint: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly userAgent: string | undefined;
  readonly address: string;
}

/** Starts QR sessions. */
@Injectable()
export class QrInitiationService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: QrLoginStore,
    private readonly sites: SitesService,
    private readonly rates: RateLimitsService,
    private readonly liveQrs: LiveQrsService,
    private readonly random: Random,
  ) {}

  /**
   * A new code, and the secret that goes to the browser that asked and to no one else.
   *
   * @throws AppError `dpop_required`, `origin_not_allowed`, `invalid_client`, `rate_limited`
   */
  async create(request: CreateQrSession, asker: Asker): Promise<CreatedQrSession> {
    const site = await this.sites.find(request.clientId);
    if (asker.keyThumbprint === undefined && !site?.policy.allowBearer) {
      throw new AppError('dpop_required', { detail: 'Send a DPoP header with a proof of your key.' });
    }
    const allowed = await this.authorize(site, request, asker);
    const id = this.random.qrId();
    const addressId = this.sites.addressIdOf(allowed, asker.address);
    await this.rates.take('qrIssue', addressId, allowed.addressAllowance);
    const now = await this.liveQrs.begin({ id, addressId }, allowed.addressAllowance);
    const secret = this.random.secret('qrs_');
    const login: QrLogin = {
      id,
      version: 1,
      state: 'pending',
      clientId: allowed.id,
      origin: asker.origin ?? null,
      secretHash: hashSecret(secret),
      browserKey: asker.keyThumbprint ?? null,
      addressId,
      createdAt: now,
      expiresAt: now + this.settings.qrLivesMs.pending,
      initiator: { ...describeUserAgent(asker.userAgent), ip: maskAddress(asker.address) },
    };
    if ((await this.store.create(login)) !== 'swapped') throw new Error('a fresh QR id was taken');
    return {
      qrId: login.id,
      secret,
      url: `${this.settings.publicUrl}/q/${login.id}`,
      state: login.state,
      version: login.version,
      ...expiryOf(login, now),
    };
  }

  // A page is known by its origin, which its browser tells; a server by its credentials. Our own page needs no name.
  private async authorize(site: Site | undefined, request: CreateQrSession, asker: Asker): Promise<Site> {
    if (asker.origin !== undefined) {
      if (!site) throw new AppError('origin_not_allowed', { detail: 'This origin is not on the list of the client.' });
      this.sites.assertOrigin(site, asker.origin);
      return site;
    }
    if (site && request.clientId === undefined) return site;
    const proved = await this.sites.authenticate(asker.authorization);
    if (!site || proved?.id !== site.id) {
      throw new AppError('invalid_client', { detail: "Without an Origin, a client's own credentials are needed." });
    }
    return site;
  }
}
