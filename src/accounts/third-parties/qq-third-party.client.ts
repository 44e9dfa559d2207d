import { z } from 'zod';
import type { ThirdPartySettings } from '../../config/third-party-settings.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { providerError, understood, type ProviderHttp } from './provider-http.client.js';
import { readQqAnswer } from './qq-answer.js';
import {
  endOf,
  pictureUrl,
  shownName,
  subjectSchema,
  ThirdParty,
  type AuthorizeRequest,
  type CallbackQuery,
  type CodeGrant,
  type Refusal,
  type ThirdPartyPerson,
} from './third-party.js';

// "Code to token failed" and "code reused".
const badCodes = [100019, 100020];

const failureSchema = z.object({ error: z.coerce.number().refine((code) => code !== 0) });
const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.coerce.number().optional(),
});
const whoSchema = z.object({ client_id: z.coerce.string(), openid: subjectSchema });
const personSchema = z.object({
  ret: z.number(),
  nickname: z.string().optional(),
  figureurl_qq_1: z.string().optional(),
  figureurl_qq_2: z.string().optional(),
});

/**
 * QQ. It has neither PKCE nor a nonce, and answers in three forms: JSON where it heeds `fmt=json`, else url-encoded, and
 * errors as JSONP. `openid` is this app's alone, so a person is known by both.
 */
export class QqThirdParty extends ThirdParty {
  readonly id = 'qq';
  readonly name = 'QQ';

  constructor(
    private readonly settings: NonNullable<ThirdPartySettings['qq']>,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async authorizeUrl({ callbackUrl, state }: AuthorizeRequest): Promise<URL> {
    const url = new URL(`${this.settings.url}/oauth2.0/authorize`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.settings.app.id,
      redirect_uri: callbackUrl,
      state,
      scope: 'get_user_info',
    }).toString();
    return Promise.resolve(url);
  }

  /** Who said no comes back without a code. */
  override refusalIn({ code }: CallbackQuery): Refusal | undefined {
    return code === undefined ? 'access_denied' : undefined;
  }

  override async exchange({ code, callbackUrl }: CodeGrant): Promise<ThirdPartyPerson> {
    const { id, secret } = this.settings.app;
    const grant = { grant_type: 'authorization_code', client_id: id, client_secret: secret, code };
    const tokens = await this.ask('/oauth2.0/token', { ...grant, redirect_uri: callbackUrl }, tokensSchema);
    const { access_token: accessToken, refresh_token: refreshToken } = tokens;
    const who = await this.ask('/oauth2.0/me', { access_token: accessToken }, whoSchema);
    // A token that another app was given would otherwise sign its person in here.
    if (who.client_id !== id) throw providerError(this.id, 'gave a token that is for another app');
    const { openid } = who;
    const query = { access_token: accessToken, oauth_consumer_key: id, openid };
    const person = await this.ask('/user/get_user_info', query, personSchema);
    if (person.ret !== 0) throw providerError(this.id, `answered with ret ${person.ret}`);
    return {
      provider: this.id,
      subject: `${id}:${openid}`,
      otherSubjects: [],
      name: shownName(person.nickname),
      // They are told with http://, and served with https:// too.
      avatarUrl: pictureUrl((person.figureurl_qq_2 ?? person.figureurl_qq_1)?.replace(/^http:/, 'https:')),
      tokens: { accessToken, refreshToken, expiresAt: endOf(tokens.expires_in, this.clock.now()) },
    };
  }

  private async ask<Output>(path: string, query: Record<string, string>, schema: z.ZodType<Output>): Promise<Output> {
    const url = `${this.settings.url}${path}?${new URLSearchParams({ ...query, fmt: 'json' }).toString()}`;
    const answer = readQqAnswer(await this.http.text(this.id, url));
    if (answer === undefined) throw providerError(this.id, 'answered in none of its forms');
    const failure = failureSchema.safeParse(answer);
    if (!failure.success) return understood(this.id, schema, answer);
    if (badCodes.includes(failure.data.error)) throw new AppError('code_invalid');
    throw providerError(this.id, `answered with error ${failure.data.error}`);
  }
}
