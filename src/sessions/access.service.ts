import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { SessionKind } from '../contract/tokens.js';
import { AppError } from '../kernel/app-error.js';
import { AccessTokensService } from './access-tokens.service.js';
import { DpopService } from './dpop.service.js';
import { RevocationsStore } from './revocations.store.js';

/** Who calls, as their access token and its proof say. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly kind: SessionKind;
  readonly clientId: string;
  /** RFC 7638 thumbprint of the key that the token is bound to; null for a Bearer token. */
  readonly keyThumbprint: string | null;
  /** Whether the token is for this service, not for a site. */
  readonly isOwnAudience: boolean;
}

/** An access token and where it was shown. */
export interface ShownToken {
  readonly scheme: 'dpop' | 'bearer';
  readonly token: string;
  readonly proof: string | undefined;
  readonly method: string;
  readonly path: string;
}

/** Judges access tokens: signature, life, key, and whether the session has been ended. */
@Injectable()
export class AccessService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly tokens: AccessTokensService,
    private readonly dpop: DpopService,
    private readonly revocations: RevocationsStore,
  ) {}

  /** @throws AppError `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce` */
  async authenticate(shown: ShownToken): Promise<Caller> {
    const claims = await this.tokens.read(shown.token);
    if (!claims) throw new AppError('invalid_token');
    if (claims.cnf) await this.checkKey(shown, claims.cnf.jkt, claims.sid);
    else await this.checkBearer(shown, claims.sid);
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      kind: claims.kind,
      clientId: claims.client_id,
      keyThumbprint: claims.cnf?.jkt ?? null,
      isOwnAudience: claims.aud === this.settings.publicUrl,
    };
  }

  private async checkKey(shown: ShownToken, keyThumbprint: string, sessionId: string): Promise<void> {
    // A stolen token sent as Bearer must not do without its key (RFC 9449 section 7.2).
    if (shown.scheme !== 'dpop')
      throw new AppError('invalid_token', { detail: 'This token is bound to a key: use DPoP.' });
    if (shown.proof === undefined) {
      throw new AppError('invalid_dpop_proof', { detail: 'The DPoP header is missing.', tokenSent: true });
    }
    const proof = this.dpop.check({ ...shown, proof: shown.proof, credential: shown.token });
    if (proof.keyThumbprint !== keyThumbprint) {
      throw new AppError('invalid_dpop_proof', { detail: 'The token is bound to another key.', tokenSent: true });
    }
    await this.dpop.admit(proof, { id: sessionId, sessionId, credentialSent: true });
  }

  private async checkBearer(shown: ShownToken, sessionId: string): Promise<void> {
    const [isRevoked] = await this.revocations.areRevoked([sessionId]);
    if (shown.scheme !== 'bearer' || isRevoked) throw new AppError('invalid_token');
  }
}
