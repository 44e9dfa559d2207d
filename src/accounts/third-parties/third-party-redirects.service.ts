import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { oauthErrorSchema, type OauthError, type OauthStartQuery } from '../../contract/third-parties.js';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { RateLimitsService } from '../../infra/limits/rate-limits.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Random } from '../../kernel/random.js';
import { equalInConstantTime, hashSecret } from '../../kernel/secret.js';
import { OneTimeService } from '../../sessions/one-time.service.js';
import { ThirdPartiesService } from './third-parties.service.js';
import { ThirdPartyRegistry } from './third-party-registry.service.js';
import type { CallbackQuery, ThirdParty } from './third-party.js';

/** How long a person may take at the third party. */
export const stateSeconds = 600;

const stateKind = 'oauth_state';
const stateSchema = z.object({
  provider: z.string(),
  redirectUri: z.string(),
  challenge: z.string(),
  browserHash: z.string(),
  nonce: z.string(),
  pkceVerifier: z.string(),
});
type State = z.infer<typeof stateSchema>;

/** Our own pages that people sign in on. */
const ownPages = ['/', '/phone'];

/** Sends browsers to third parties and takes them back: state, bound to the browser, PKCE and nonce, each good once. */
@Injectable()
export class ThirdPartyRedirectsService {
  private readonly redirectUris: ReadonlySet<string>;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly registry: ThirdPartyRegistry,
    private readonly thirdParties: ThirdPartiesService,
    private readonly kept: OneTimeService,
    private readonly limits: RateLimitsService,
    private readonly addresses: AddressesService,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(ThirdPartyRedirectsService.name);
    this.redirectUris = new Set([
      ...ownPages.map((path) => settings.publicUrl + path),
      ...settings.thirdParties.redirectUris,
    ]);
  }

  /**
   * Where to send the browser; `browser` is what tells it from others.
   *
   * @throws AppError `invalid_request` for a page that isn't ours, `not_found`, `rate_limited`
   */
  async start(providerId: string, query: OauthStartQuery, browser: string, address: string): Promise<string> {
    const { redirectUri, challenge } = query;
    if (!this.redirectUris.has(redirectUri)) {
      const message = 'must be exactly one of our pages, or of OAUTH_REDIRECT_URIS';
      throw new AppError('invalid_request', { detail: message, errors: [{ path: 'redirectUri', message }] });
    }
    const thirdParty = this.registry.get(providerId);
    await this.limits.take('thirdPartyStart', this.addresses.idOf(address));
    const state = this.random.nonce();
    const content: State = {
      provider: providerId,
      redirectUri,
      challenge,
      browserHash: hashSecret(browser),
      nonce: this.random.nonce(),
      pkceVerifier: this.random.nonce(),
    };
    await this.kept.keep(stateKind, state, content, stateSeconds);
    return this.orBack(thirdParty, redirectUri, async () => {
      const { href } = await thirdParty.authorizeUrl({
        callbackUrl: this.registry.callbackUrlOf(thirdParty),
        state,
        nonce: content.nonce,
        pkceChallenge: createHash('sha256').update(content.pkceVerifier).digest('base64url'),
      });
      return href;
    });
  }

  /**
   * Back to the page, with a ticket or with what went wrong. The state is spent, but not by another browser.
   *
   * @throws AppError `invalid_request` for a state that is unknown, spent, over, or another browser's; `not_found`
   */
  async finish(providerId: string, query: CallbackQuery, browser: string | undefined): Promise<string> {
    const thirdParty = this.registry.get(providerId);
    const state = await this.takeState(thirdParty, query.state, browser);
    const refusal = thirdParty.refusalIn(query);
    if (refusal !== undefined) return back(state.redirectUri, { error: refusal });
    return this.orBack(thirdParty, state.redirectUri, async () => {
      const person = await thirdParty.exchange({
        code: query.code ?? '',
        callbackUrl: this.registry.callbackUrlOf(thirdParty),
        nonce: state.nonce,
        redirect: { query, pkceVerifier: state.pkceVerifier },
      });
      return back(state.redirectUri, { ticket: await this.thirdParties.issueTicket(person, state.challenge) });
    });
  }

  private async takeState(thirdParty: ThirdParty, shown = '', browser = ''): Promise<State> {
    const state = await this.kept.take(stateKind, shown, stateSchema, ({ provider, browserHash }) => {
      return provider === thirdParty.id && equalInConstantTime(hashSecret(browser), browserHash);
    });
    if (!state) {
      const detail = 'This sign-in was not begun in this browser, or is over already. Begin again.';
      throw new AppError('invalid_request', { detail });
    }
    return state;
  }

  // A person who is under way is brought back to the page: a problem in JSON would be the end of their way.
  private async orBack(thirdParty: ThirdParty, redirectUri: string, lead: () => Promise<string>): Promise<string> {
    try {
      return await lead();
    } catch (error) {
      const known = oauthErrorSchema.safeParse(error instanceof AppError ? error.code : undefined);
      if (!(error instanceof AppError) || !known.success) throw error;
      const { code, cause } = error;
      this.logger.warn({ err: cause, provider: thirdParty.id, code }, 'a sign-in at a third party failed');
      return back(redirectUri, { error: known.data });
    }
  }
}

/** In the fragment: what stands behind `#` leaves the browser no more. */
function back(redirectUri: string, outcome: { ticket: string } | { error: OauthError }): string {
  return `${redirectUri}#${new URLSearchParams(outcome).toString()}`;
}
