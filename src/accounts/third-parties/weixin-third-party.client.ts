import { z } from 'zod';
import type { OAuthApp, ThirdPartySettings } from '../../config/third-party-settings.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { jsonIn, providerError, understood, type ProviderHttp } from './provider-http.client.js';
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

// Invalid, used, and missing: what is said of a code that isn't good.
const badCodes = [40029, 40163, 41008];

const failureSchema = z.object({ errcode: z.number().refine((code) => code !== 0) });
const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
  openid: subjectSchema,
  unionid: subjectSchema.optional(),
});
const personSchema = z.object({
  openid: z.string(),
  nickname: z.string().optional(),
  headimgurl: z.string().optional(),
  unionid: subjectSchema.optional(),
});

/**
 * WeChat: the website's login page, and the code of the native SDK, which belongs to an app of its own.
 *
 * It has neither PKCE nor a nonce, sends errors with status 200 and JSON as text/plain, and takes the app's secret in the
 * address, which is therefore never logged. A person is known by `unionid`, the same in all apps of one WeChat Open
 * Platform account, and by `openid`, which is this app's alone, while the app belongs to none.
 */
export class WeixinThirdParty extends ThirdParty {
  readonly id = 'weixin';
  readonly name = 'WeChat';

  constructor(
    private readonly settings: NonNullable<ThirdPartySettings['weixin']>,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async authorizeUrl({ callbackUrl, state }: AuthorizeRequest): Promise<URL> {
    const url = new URL(`${this.settings.url}/connect/qrconnect`);
    // In this order and with this fragment: their page wants it so.
    url.search = new URLSearchParams({
      appid: this.settings.app.id,
      redirect_uri: callbackUrl,
      response_type: 'code',
      scope: 'snsapi_login',
      state,
    }).toString();
    url.hash = 'wechat_redirect';
    return Promise.resolve(url);
  }

  /** Who said no comes back without a code, or with this one. */
  override refusalIn({ code }: CallbackQuery): Refusal | undefined {
    return code === undefined || code === 'authdeny' ? 'access_denied' : undefined;
  }

  override async exchange({ code, redirect }: CodeGrant): Promise<ThirdPartyPerson> {
    const app: OAuthApp = redirect === null ? this.settings.nativeApp : this.settings.app;
    const query = { appid: app.id, secret: app.secret, code, grant_type: 'authorization_code' };
    const tokens = await this.ask('/sns/oauth2/access_token', query, tokensSchema);
    const { access_token: accessToken, refresh_token: refreshToken, openid } = tokens;
    const person = await this.ask('/sns/userinfo', { access_token: accessToken, openid, lang: 'zh_CN' }, personSchema);
    if (person.openid !== openid) throw providerError(this.id, 'told of another person than the one that came');
    const unionid = tokens.unionid ?? person.unionid;
    const ownSubject = `${app.id}:${openid}`;
    return {
      provider: this.id,
      subject: unionid === undefined ? ownSubject : `unionid:${unionid}`,
      // Bound before the app came to belong to an Open Platform account.
      otherSubjects: unionid === undefined ? [] : [ownSubject],
      name: shownName(person.nickname),
      avatarUrl: pictureUrl(person.headimgurl),
      tokens: { accessToken, refreshToken, expiresAt: endOf(tokens.expires_in, this.clock.now()) },
    };
  }

  private async ask<Output>(path: string, query: Record<string, string>, schema: z.ZodType<Output>): Promise<Output> {
    const url = `${this.settings.apiUrl}${path}?${new URLSearchParams(query).toString()}`;
    const answer = jsonIn(this.id, await this.http.text(this.id, url));
    const failure = failureSchema.safeParse(answer);
    if (!failure.success) return understood(this.id, schema, answer);
    if (badCodes.includes(failure.data.errcode)) throw new AppError('code_invalid');
    throw providerError(this.id, `answered with errcode ${failure.data.errcode}`);
  }
}
