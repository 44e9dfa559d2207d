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

const failureSchema = z.object({ error: z.string(), error_code: z.number().optional() });
/** Ids are longer than a number in JavaScript is exact: only one that still is one is taken as a number. */
const idSchema = z.union([z.string().regex(/^\d{1,20}$/), z.int().transform(String)]);
const tokensSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().optional(),
  uid: idSchema,
});
const tokenInfoSchema = z.object({ uid: idSchema, appkey: z.coerce.string() });
const personSchema = z.object({
  idstr: z.string(),
  screen_name: z.string().optional(),
  profile_image_url: z.string().optional(),
  avatar_large: z.string().optional(),
});

/** Weibo. It has neither PKCE nor a nonce, tells no `token_type`, and sends errors with status 400. */
export class WeiboThirdParty extends ThirdParty {
  readonly id = 'weibo';
  readonly name = 'Weibo';

  constructor(
    private readonly settings: NonNullable<ThirdPartySettings['weibo']>,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async authorizeUrl({ callbackUrl, state }: AuthorizeRequest): Promise<URL> {
    const url = new URL(`${this.settings.url}/oauth2/authorize`);
    url.search = new URLSearchParams({
      client_id: this.settings.app.id,
      response_type: 'code',
      redirect_uri: callbackUrl,
      state,
    }).toString();
    return Promise.resolve(url);
  }

  override async exchange({ code, callbackUrl }: CodeGrant): Promise<ThirdPartyPerson> {
    const { id, secret } = this.settings.app;
    const grant = { grant_type: 'authorization_code', client_id: id, client_secret: secret, code };
    const tokens = await this.post('/oauth2/access_token', { ...grant, redirect_uri: callbackUrl }, tokensSchema);
    const { access_token: accessToken, uid } = tokens;
    const token = await this.post('/oauth2/get_token_info', { access_token: accessToken }, tokenInfoSchema);
    // A token that another app was given would otherwise sign its person in here.
    if (token.appkey !== id || token.uid !== uid) throw providerError(this.id, 'gave a token that is for another app');
    const person = await this.person(accessToken, uid);
    return {
      provider: this.id,
      subject: uid,
      otherSubjects: [],
      name: shownName(person.screen_name),
      avatarUrl: pictureUrl(person.avatar_large ?? person.profile_image_url),
      tokens: { accessToken, expiresAt: endOf(tokens.expires_in, this.clock.now()) },
    };
  }

  private async person(accessToken: string, uid: string): Promise<z.infer<typeof personSchema>> {
    const query = new URLSearchParams({ access_token: accessToken, uid }).toString();
    const text = await this.http.text(this.id, `${this.settings.url}/2/users/show.json?${query}`);
    const person = this.read(text, personSchema);
    if (person.idstr !== uid) throw providerError(this.id, 'told of another person than the one that came');
    return person;
  }

  private async post<Output>(path: string, form: Record<string, string>, schema: z.ZodType<Output>): Promise<Output> {
    const body = new URLSearchParams(form);
    return this.read(await this.http.text(this.id, this.settings.url + path, { method: 'POST', body }), schema);
  }

  private read<Output>(text: string, schema: z.ZodType<Output>): Output {
    const answer = jsonIn(this.id, text);
    const failure = failureSchema.safeParse(answer);
    if (!failure.success) return understood(this.id, schema, answer);
    if (failure.data.error === 'invalid_grant') throw new AppError('code_invalid');
    throw providerError(this.id, `answered with error ${failure.data.error_code ?? 'without a number'}`);
  }
}
