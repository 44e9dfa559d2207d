import * as oidc from 'openid-client';
import type { CamaraSettings } from '../../config/carrier-settings.js';
import { boundedFetch } from '../../infra/http/bounded-fetch.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { signAssertion } from './camara-assertion.js';
import { CamaraRefusal, refusalOf } from './camara-trouble.js';

const discoveryMs = 3_600_000;

/** The one purpose that every request names (CAMARA Security and Interoperability Profile r3.3, "Purpose"). */
const purpose = 'dpv:FraudPreventionAndDetection';

const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const cibaGrant = 'urn:openid:params:grant-type:ciba';

/** The way from a page of the phone's browser to its operator and back. */
export interface WebAuthorization {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string;
  readonly pkceVerifier: string;
}

/** An access token, and in how many seconds it ends. */
export interface AccessToken {
  readonly token: string;
  readonly seconds: number;
}

/**
 * The authorization server of an operator, by CAMARA's Identity and Consent Management r3.3. Everything that is thrown is a
 * CamaraRefusal. A deadline bounds all that is asked for one answer.
 */
export class CamaraAuthorization {
  private discovered: { metadata: Promise<oidc.ServerMetadata>; at: number } | undefined;

  constructor(
    private readonly settings: CamaraSettings,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Where the phone's browser goes, over its mobile network. */
  async authorizeUrl(web: WebAuthorization, deadline: AbortSignal): Promise<URL> {
    return understanding(deadline, async () =>
      oidc.buildAuthorizationUrl(await this.configuration(deadline), {
        redirect_uri: web.redirectUri,
        scope: `openid ${scopeOf(web.scopes)}`,
        prompt: 'none',
        state: web.state,
        nonce: web.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(web.pkceVerifier),
        code_challenge_method: 'S256',
      }),
    );
  }

  /** What the code gives that the browser came back with. Its state is judged by whoever has the challenge. */
  async tokenByCode(
    code: string,
    web: Pick<WebAuthorization, 'redirectUri' | 'nonce' | 'pkceVerifier'>,
    deadline: AbortSignal,
  ): Promise<string> {
    return understanding(deadline, async () => {
      const configuration = await this.configuration(deadline);
      const query = new URLSearchParams({ code, iss: configuration.serverMetadata().issuer });
      const checks = { pkceCodeVerifier: web.pkceVerifier, expectedNonce: web.nonce };
      const back = new URL(`${web.redirectUri}?${query.toString()}`);
      return (await oidc.authorizationCodeGrant(configuration, back, checks)).access_token;
    });
  }

  /**
   * A token about whom the subject names, as CAMARA_GRANT says: `operatortoken:` with a token that the phone's operator gave
   * it (TS.43), or `tel:` with a number, which then is nobody's proof.
   */
  async tokenBySubject(subject: string, scopes: readonly string[], deadline: AbortSignal): Promise<string> {
    return understanding(deadline, async () => {
      const isByBackchannel = this.settings.grant === 'ciba';
      const configuration = await this.configuration(deadline, isByBackchannel);
      return isByBackchannel
        ? this.byBackchannel(configuration, subject, scopes, deadline)
        : this.byAssertion(configuration, subject, scopes);
    });
  }

  /** A token of our own, for numbers that are named in the call. */
  async ownToken(scopes: readonly string[], deadline: AbortSignal): Promise<AccessToken> {
    return understanding(deadline, async () => {
      const configuration = await this.configuration(deadline);
      const granted = await oidc.clientCredentialsGrant(configuration, { scope: scopeOf(scopes) });
      return { token: granted.access_token, seconds: granted.expires_in ?? 0 };
    });
  }

  // The assertion also says who we are (ICM r3.3, "JWT Bearer Flow"); its scopes stand in it.
  private async byAssertion(configuration: oidc.Configuration, subject: string, scopes: readonly string[]) {
    const assertion = this.assertion(configuration.serverMetadata().token_endpoint, subject, scopeOf(scopes));
    return (await oidc.genericGrantRequest(configuration, jwtBearerGrant, { assertion })).access_token;
  }

  private async byBackchannel(
    configuration: oidc.Configuration,
    hint: string,
    scopes: readonly string[],
    signal: AbortSignal,
  ) {
    const begun = await oidc.initiateBackchannelAuthentication(configuration, {
      login_hint: hint,
      scope: `openid ${scopeOf(scopes)}`,
    });
    // The operator has the token already, so the first question may find all done; only then is it waited for.
    const asked = oidc.genericGrantRequest(configuration, cibaGrant, { auth_req_id: begun.auth_req_id });
    const granted = await asked.catch((error: unknown) => {
      if (error instanceof oidc.ResponseBodyError && error.error === 'authorization_pending') return undefined;
      throw error;
    });
    const waited = granted ?? (await oidc.pollBackchannelAuthenticationGrant(configuration, begun, {}, { signal }));
    return waited.access_token;
  }

  private assertion(endpoint: string | undefined, subject: string, scope?: string): string {
    if (endpoint === undefined) throw new CamaraRefusal('misconfigured', 'the operator names no such endpoint');
    const [id, nowSeconds] = [this.random.id(), this.clock.nowSeconds()];
    return signAssertion(this.settings, { endpoint, subject, id, nowSeconds, ...(scope && { scope }) });
  }

  private async configuration(deadline: AbortSignal, authenticates = true): Promise<oidc.Configuration> {
    const metadata = await this.metadata(deadline);
    const authentication = authenticates ? this.authenticate : oidc.None();
    const configuration = new oidc.Configuration(metadata, this.settings.clientId, undefined, authentication);
    configuration[oidc.customFetch] = fetchWithin(deadline);
    // Deprecated only so that it stands out. Not in production: the settings refuse it there.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (this.settings.issuer.startsWith('http://')) oidc.allowInsecureRequests(configuration);
    return configuration;
  }

  // The audience is the endpoint that is called, not the issuer (ICM r3.3, "Client Authentication").
  private readonly authenticate: oidc.ClientAuth = (server, client, body) => {
    const endpoint = body.has('login_hint') ? server.backchannel_authentication_endpoint : server.token_endpoint;
    body.set('client_id', client.client_id);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', this.assertion(endpoint, client.client_id));
  };

  /** What the operator says of itself, asked for once an hour; all who need it at once share one question. */
  private async metadata(deadline: AbortSignal): Promise<oidc.ServerMetadata> {
    const now = this.clock.now();
    if (this.discovered === undefined || now - this.discovered.at > discoveryMs) {
      this.discovered = { metadata: this.discover(deadline), at: now };
    }
    const { metadata } = this.discovered;
    try {
      return await metadata;
    } catch (error) {
      // Whoever asks next tries again.
      if (this.discovered.metadata === metadata) this.discovered = undefined;
      throw error;
    }
  }

  private async discover(deadline: AbortSignal): Promise<oidc.ServerMetadata> {
    const { issuer, clientId } = this.settings;
    const found = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
      [oidc.customFetch]: fetchWithin(deadline),
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: issuer.startsWith('http://') ? [oidc.allowInsecureRequests] : [],
    });
    return { ...found.serverMetadata() };
  }
}

/** Passes an answer on, and makes a CamaraRefusal of all that may come instead. */
export async function understanding<T>(deadline: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CamaraRefusal) throw error;
    if (deadline.aborted) throw new CamaraRefusal('late', 'did not answer in time');
    if (error instanceof oidc.ResponseBodyError) throw refusalOf(error.error, error.status);
    throw new CamaraRefusal('failed', error instanceof Error ? error.name : typeof error);
  }
}

function scopeOf(scopes: readonly string[]): string {
  return [purpose, ...scopes].join(' ');
}

function fetchWithin(deadline: AbortSignal): oidc.CustomFetch {
  return (url, { body, headers, method }) =>
    boundedFetch(url, { body: body as BodyInit | null, headers, method }, deadline);
}
