import { z } from 'zod';
import type { ThirdPartySettings } from '../../config/third-party-settings.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { jsonIn, providerError, understood, type ProviderHttp } from './provider-http.client.js';
import {
  endOf,
  pictureUrl,
  shownName,
  ThirdParty,
  type AuthorizeRequest,
  type CodeGrant,
  type ThirdPartyPerson,
} from './third-party.js';

const failureSchema = z.object({ error: z.string() });
const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
});
const personSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().optional(),
});

/** GitHub. It has PKCE but no nonce, and sends the errors of its token endpoint with status 200. */
export class GithubThirdParty extends ThirdParty {
  readonly id = 'github';
  readonly name = 'GitHub';

  constructor(
    private readonly settings: NonNullable<ThirdPartySettings['github']>,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async authorizeUrl({ callbackUrl, state, pkceChallenge }: AuthorizeRequest): Promise<URL> {
    const url = new URL(`${this.settings.url}/login/oauth/authorize`);
    // Without a scope: what everyone may read of a person is enough.
    url.search = new URLSearchParams({
      client_id: this.settings.app.id,
      redirect_uri: callbackUrl,
      state,
      code_challenge: pkceChallenge,
      code_challenge_method: 'S256',
    }).toString();
    return Promise.resolve(url);
  }

  override async exchange({ code, callbackUrl, redirect }: CodeGrant): Promise<ThirdPartyPerson> {
    const { id, secret } = this.settings.app;
    const body = new URLSearchParams({ client_id: id, client_secret: secret, code, redirect_uri: callbackUrl });
    if (redirect) body.set('code_verifier', redirect.pkceVerifier);
    const tokens = await this.tokens(body);
    const accessToken = tokens.access_token;
    const person = await this.person(accessToken);
    return {
      provider: this.id,
      // A login can be given up and taken by someone else; the number can't.
      subject: String(person.id),
      otherSubjects: [],
      name: shownName(person.name ?? person.login),
      avatarUrl: pictureUrl(person.avatar_url),
      tokens: {
        accessToken,
        refreshToken: tokens.refresh_token,
        expiresAt: endOf(tokens.expires_in, this.clock.now()),
      },
    };
  }

  private async tokens(body: URLSearchParams): Promise<z.infer<typeof tokensSchema>> {
    const url = `${this.settings.url}/login/oauth/access_token`;
    const request = { method: 'POST', body, headers: { accept: 'application/json' } };
    const answer = jsonIn(this.id, await this.http.text(this.id, url, request));
    const failure = failureSchema.safeParse(answer);
    if (!failure.success) return understood(this.id, tokensSchema, answer);
    if (failure.data.error === 'bad_verification_code') throw new AppError('code_invalid');
    throw providerError(this.id, 'refused to give a token');
  }

  private async person(accessToken: string): Promise<z.infer<typeof personSchema>> {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'saoma',
    };
    const text = await this.http.text(this.id, `${this.settings.apiUrl}/user`, { headers });
    return understood(this.id, personSchema, jsonIn(this.id, text));
  }
}
