import * as oidc from 'openid-client';
import type { z } from 'zod';
import type { CamaraSettings } from '../../config/carrier-settings.js';
import { boundedFetch } from '../../infra/http/bounded-fetch.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { signAssertion } from './camara-assertion.js';
import { CamaraRefusal, refusalOf } from './camara-trouble.js';

const discoveryMs = 3_600_000;
/** A token that is about to end isn't used any more. */
const marginMs = 10_000;

/** The one purpose that every request names (CAMARA Security and Interoperability Profile r3.3, "Purpose"). */
const purpose = 'dpv:FraudPreventionAndDetection';

/** The way from a page of the phone's browser to its operator and back. */
export interface WebAuthorization {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string;
  readonly pkceVerifier: string;
}

/** One call of an API; `path` stands behind CAMARA_API_URL. */
export interface CamaraCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly accessToken: string;
  readonly correlationId: string;
}

interface KeptToken {
  readonly token: Promise<oidc.TokenEndpointResponse>;
  endsAt: number;
}

/**
 * An operator by CAMARA's definitions: its authorization server (ICM r3.3) and the calls of its APIs. Everything that is
 * thrown is a CarrierRefusal without numbers and tokens. A deadline bounds all that is asked for one answer.
 */
export class CamaraOperator {
  private discovered: { metadata: Promise<oidc.ServerMetadata>; at: number } | undefined;
  private readonly ownTokens = new Map<string, KeptToken>();

  constructor(
    private readonly settings: CamaraSettings,
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** When whoever begins now has waited long enough. */
  deadline(): AbortSignal {
    return AbortSignal.timeout(this.timeoutMs);
  }

  /** A secret that only whoever began at the operator can finish with (RFC 7636). */
  newPkceVerifier(): string {
    return this.random.nonce();
  }

  /** Where the phone's browser goes, over its mobile network. */
  async authorizeUrl(web: WebAuthorization, deadline: AbortSignal): Promise<URL> {
    return this.understanding(deadline, async () =>
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
    return this.understanding(deadline, async () => {
      const configuration = await this.configuration(deadline);
      const query = new URLSearchParams({ code, iss: configuration.serverMetadata().issuer });
      const checks = { pkceCodeVerifier: web.pkceVerifier, expectedNonce: web.nonce };
      const back = new URL(`${web.redirectUri}?${query.toString()}`);
      return (await oidc.authorizationCodeGrant(configuration, back, checks)).access_token;
    });
  }

  /** What a token of the phone's operator gives (TS.43), as CAMARA_GRANT says. */
  async tokenByOperatorToken(token: string, scopes: readonly string[], deadline: AbortSignal): Promise<string> {
    const subject = `operatortoken:${token}`;
    return this.understanding(deadline, async () => {
      const configuration = await this.configuration(deadline, this.settings.grant === 'ciba');
      return this.settings.grant === 'ciba'
        ? this.byBackchannel(configuration, subject, scopes, deadline)
        : this.byAssertion(configuration, subject, scopes);
    });
  }

  /** A token of our own, for numbers that are named in the call; asked for anew shortly before it ends. */
  async ownToken(scopes: readonly string[], deadline: AbortSignal): Promise<string> {
    const scope = scopeOf(scopes);
    const kept = this.ownTokens.get(scope);
    const current = kept && kept.endsAt > this.clock.now() ? kept : this.askForOwnToken(scope, deadline);
    return this.understanding(deadline, async () => (await current.token).access_token);
  }

  /** Makes the next `ownToken` ask for another one. */
  forgetOwnToken(scopes: readonly string[]): void {
    this.ownTokens.delete(scopeOf(scopes));
  }

  /** What the API answers, as the schema makes of it; undefined where the answer is empty. */
  async call<Answer>(
    { method, path, body, accessToken, correlationId }: CamaraCall,
    schema: z.ZodType<Answer>,
    deadline: AbortSignal,
  ): Promise<Answer> {
    return this.understanding(deadline, async () => {
      const request: RequestInit = {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${accessToken}`,
          'x-correlator': correlationId,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = await boundedFetch(this.settings.apiUrl + path, request, deadline);
      const answer = await readAnswer(response);
      if (!response.ok) throw refusalOf((answer as { code?: unknown } | undefined)?.code, response.status);
      const understood = schema.safeParse(answer);
      if (!understood.success) throw new CamaraRefusal('failed', 'answered without what was asked for');
      return understood.data;
    });
  }

  /** As `call`, with a token of our own; an operator that no longer knows it is asked for another one, once. */
  async callOwn<Answer>(
    call: Omit<CamaraCall, 'accessToken'> & { readonly scopes: readonly string[] },
    schema: z.ZodType<Answer>,
    deadline: AbortSignal,
  ): Promise<Answer> {
    const ask = async () =>
      this.call({ ...call, accessToken: await this.ownToken(call.scopes, deadline) }, schema, deadline);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CamaraRefusal && error.code === 'UNAUTHENTICATED')) throw error;
      this.forgetOwnToken(call.scopes);
      return ask();
    }
  }

  private askForOwnToken(scope: string, deadline: AbortSignal): KeptToken {
    const token = this.configuration(deadline).then((configuration) =>
      oidc.clientCredentialsGrant(configuration, { scope }),
    );
    const kept: KeptToken = { token, endsAt: Infinity };
    this.ownTokens.set(scope, kept);
    const forget = (): void => {
      if (this.ownTokens.get(scope) === kept) this.ownTokens.delete(scope);
    };
    token.then(({ expires_in: seconds = 0 }) => {
      kept.endsAt = this.clock.now() + seconds * 1000 - marginMs;
    }, forget);
    return kept;
  }

  // The assertion also says who we are (ICM r3.3, "JWT Bearer Flow"); its scopes stand in it.
  private async byAssertion(configuration: oidc.Configuration, subject: string, scopes: readonly string[]) {
    const assertion = this.assertion(configuration.serverMetadata().token_endpoint, subject, scopeOf(scopes));
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    return (await oidc.genericGrantRequest(configuration, grant, { assertion })).access_token;
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
    const grant = 'urn:openid:params:grant-type:ciba';
    const asked = oidc.genericGrantRequest(configuration, grant, { auth_req_id: begun.auth_req_id });
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

  private async understanding<T>(deadline: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof CamaraRefusal) throw error;
      if (deadline.aborted) throw new CamaraRefusal('late', 'did not answer in time');
      if (error instanceof oidc.ResponseBodyError) throw refusalOf(error.error, error.status);
      throw new CamaraRefusal('failed', error instanceof Error ? error.name : typeof error);
    }
  }
}

function scopeOf(scopes: readonly string[]): string {
  return [purpose, ...scopes].join(' ');
}

function fetchWithin(deadline: AbortSignal): oidc.CustomFetch {
  return (url, { body, headers, method }) =>
    boundedFetch(url, { body: body as BodyInit | null, headers, method }, deadline);
}

/** The JSON value of an answer; undefined where there is none. */
async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's own words: they quote the text. A refusal may come without JSON: its status tells.
    if (!response.ok) return undefined;
    throw new CamaraRefusal('failed', 'answered with something that is not JSON');
  }
}
