import * as oidc from 'openid-client';
import { z } from 'zod';
import type { OidcIssuer } from '../../config/third-party-settings.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { appleClientSecret } from './apple-client-secret.js';
import { understood, type ProviderHttp } from './provider-http.client.js';
import {
  endOf,
  pictureUrl,
  shownName,
  subjectSchema,
  ThirdParty,
  type AuthorizeRequest,
  type CodeGrant,
  type ThirdPartyPerson,
} from './third-party.js';

const discoveryMs = 3_600_000;

const claimsSchema = z.object({
  iss: z.string(),
  sub: subjectSchema,
  name: z.string().optional().catch(undefined),
  nickname: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
  picture: z.string().optional().catch(undefined),
});

/**
 * Any OpenID Connect issuer: code flow with PKCE, state and nonce. Its id token's signature, `iss`, `aud`, `exp` and
 * `nonce` are checked by openid-client. A person is known by issuer and `sub`, so that another issuer under the same id
 * can name nobody who came from the first.
 */
export class OidcThirdParty extends ThirdParty {
  readonly id: string;
  readonly name: string;
  private discovered: { configuration: Promise<oidc.Configuration>; at: number } | undefined;

  constructor(
    private readonly settings: OidcIssuer,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {
    super();
    this.id = settings.id;
    this.name = settings.name;
  }

  override async authorizeUrl({ callbackUrl, state, nonce, pkceChallenge }: AuthorizeRequest): Promise<URL> {
    const parameters = {
      redirect_uri: callbackUrl,
      scope: this.settings.scope,
      state,
      nonce,
      code_challenge: pkceChallenge,
      code_challenge_method: 'S256',
    };
    return understanding(async () => oidc.buildAuthorizationUrl(await this.configuration(), parameters));
  }

  override async exchange(grant: CodeGrant): Promise<ThirdPartyPerson> {
    const tokens = await understanding(async () => this.askForTokens(await this.configuration(), grant));
    const claims = understood(this.id, claimsSchema, tokens.claims());
    const { sub, iss, name, nickname, preferred_username: username, picture } = claims;
    return {
      provider: this.id,
      subject: `${sub} ${iss}`,
      otherSubjects: [],
      name: shownName(name ?? nickname ?? username),
      avatarUrl: pictureUrl(picture),
      tokens: {
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token,
        expiresAt: endOf(tokens.expires_in, this.clock.now()),
      },
    };
  }

  private async askForTokens(configuration: oidc.Configuration, { code, callbackUrl, nonce, redirect }: CodeGrant) {
    // What a native SDK was told stays with it; the app has named the issuer (RFC 9207 is about redirects).
    const query = redirect?.query ?? { code, iss: configuration.serverMetadata().issuer };
    return oidc.authorizationCodeGrant(
      configuration,
      new URL(`${callbackUrl}?${new URLSearchParams(query).toString()}`),
      {
        expectedNonce: nonce,
        // Whoever calls has judged the state already.
        ...(redirect?.query.state !== undefined && { expectedState: redirect.query.state }),
        ...(redirect && { pkceCodeVerifier: redirect.pkceVerifier }),
      },
    );
  }

  /** What the issuer says of itself, asked for once an hour; all who need it at once share one question. */
  private async configuration(): Promise<oidc.Configuration> {
    const now = this.clock.now();
    if (this.discovered === undefined || now - this.discovered.at > discoveryMs) {
      this.discovered = { configuration: this.discover(), at: now };
    }
    const { configuration } = this.discovered;
    try {
      return await configuration;
    } catch (error) {
      // Whoever asks next tries again.
      if (this.discovered.configuration === configuration) this.discovered = undefined;
      throw error;
    }
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId } = this.settings;
    const isPlain = issuer.startsWith('http://'); // Not in production: the settings refuse it there.
    return oidc.discovery(new URL(issuer), clientId, undefined, this.authenticate, {
      [oidc.customFetch]: (url, { body, headers, method }) =>
        this.http.fetch(url, { body: body as BodyInit | null, headers, method }),
      // Deprecated only so that it stands out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
    });
  }

  private readonly authenticate: oidc.ClientAuth = (server, client, body, headers) => {
    const { clientSecret, apple, clientId } = this.settings;
    const secret = apple ? appleClientSecret(apple, clientId, this.clock.nowSeconds()) : clientSecret;
    // `client_secret_basic` is what is meant where nothing is said (OpenID Connect Discovery 1.0 section 3).
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
    const method = methods.includes('client_secret_post') ? oidc.ClientSecretPost : oidc.ClientSecretBasic;
    method(secret)(server, client, body, headers);
  };
}

async function understanding<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toAppError(error);
  }
}

// openid-client wraps what our own HTTP client threw.
function toAppError(error: unknown): AppError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof AppError) return cause;
  if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return new AppError('code_invalid');
  return new AppError('provider_error', {}, { cause: error });
}
