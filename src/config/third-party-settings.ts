import { z } from 'zod';
import { providerUrlSchema, unsafeProviderSettings } from './provider-url.js';

/** What a third party calls this service by, and the secret that goes with it. */
export interface OAuthApp {
  readonly id: string;
  readonly secret: string;
}

const word = z.string().trim().min(1).max(500).optional();
const address = (byDefault: string) => providerUrlSchema.default(byDefault);

/** Ids that mean something else in paths or as the type of an identity. */
const reservedIds = [
  'username',
  'phone',
  'email',
  'sms',
  'password',
  'code',
  'ticket',
  'weixin',
  'qq',
  'weibo',
  'github',
];

/** Apple's client secret is a JWT that each service signs for itself: what it is signed with. */
const appleKeySchema = z.strictObject({
  teamId: z.string().min(1),
  keyId: z.string().min(1),
  /** The `.p8` file's text. */
  privateKey: z.string().includes('PRIVATE KEY'),
});
export type AppleKey = z.infer<typeof appleKeySchema>;

const oidcIssuerSchema = z
  .strictObject({
    /** Stands in paths, and as the type of identities: never change it. */
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{1,30}$/, 'must be a lower-case word')
      .refine((id) => !reservedIds.includes(id), 'is a name that means something else here'),
    name: z.string().trim().min(1).max(50),
    issuer: z.url({ protocol: /^https?$/ }),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1).optional(),
    apple: appleKeySchema.optional(),
    scope: z
      .string()
      .regex(/^openid( |$)/, 'must begin with openid')
      .default('openid profile'),
  })
  .refine(({ clientSecret, apple }) => (clientSecret === undefined) !== (apple === undefined), {
    message: 'needs either a clientSecret or an apple key',
  });
export type OidcIssuer = z.infer<typeof oidcIssuerSchema>;

const oidcIssuersSchema = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be a JSON list: docs/third-parties.md has one to copy');
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(oidcIssuerSchema)
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'names an id twice'),
  );

/** The settings of the third parties, a block each. Where its id and secret are missing, one is not open. */
export const thirdPartySettingsShape = {
  OAUTH_REDIRECT_URIS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.url().refine((url) => !url.includes('#'), 'must be without a fragment'))),

  WEIXIN_APP_ID: word,
  WEIXIN_APP_SECRET: word,
  WEIXIN_NATIVE_APP_ID: word,
  WEIXIN_NATIVE_APP_SECRET: word,
  WEIXIN_URL: address('https://open.weixin.qq.com'),
  WEIXIN_API_URL: address('https://api.weixin.qq.com'),

  QQ_APP_ID: word,
  QQ_APP_KEY: word,
  QQ_URL: address('https://graph.qq.com'),

  WEIBO_APP_KEY: word,
  WEIBO_APP_SECRET: word,
  WEIBO_URL: address('https://api.weibo.com'),

  GITHUB_CLIENT_ID: word,
  GITHUB_CLIENT_SECRET: word,
  GITHUB_URL: address('https://github.com'),
  GITHUB_API_URL: address('https://api.github.com'),

  OIDC_ISSUERS: oidcIssuersSchema,
} as const;

export const thirdPartySecretNames = [
  'WEIXIN_APP_SECRET',
  'WEIXIN_NATIVE_APP_SECRET',
  'QQ_APP_KEY',
  'WEIBO_APP_SECRET',
  'GITHUB_CLIENT_SECRET',
  'OIDC_ISSUERS',
] as const;

export interface ThirdPartySettings {
  /** Where a sign-in may lead back to, beside our own pages. */
  readonly redirectUris: readonly string[];
  readonly weixin: { app: OAuthApp; nativeApp: OAuthApp; url: string; apiUrl: string } | undefined;
  readonly qq: { app: OAuthApp; url: string } | undefined;
  readonly weibo: { app: OAuthApp; url: string } | undefined;
  readonly github: { app: OAuthApp; url: string; apiUrl: string } | undefined;
  readonly oidc: readonly OidcIssuer[];
}

type ThirdPartyEnvironment = z.infer<z.ZodObject<typeof thirdPartySettingsShape>>;

/** The blocks that are there; one of which a half is missing is a fault. */
export function readThirdPartySettings(env: ThirdPartyEnvironment, faults: string[]): ThirdPartySettings {
  const app = (idName: keyof typeof env, secretName: keyof typeof env): OAuthApp | undefined => {
    const [id, secret] = [env[idName], env[secretName]];
    if (typeof id === 'string' && typeof secret === 'string') return { id, secret };
    if (id !== undefined) faults.push(`${secretName} is not set, but ${idName} is`);
    if (secret !== undefined) faults.push(`${idName} is not set, but ${secretName} is`);
    return undefined;
  };
  const weixin = app('WEIXIN_APP_ID', 'WEIXIN_APP_SECRET');
  const weixinNative = app('WEIXIN_NATIVE_APP_ID', 'WEIXIN_NATIVE_APP_SECRET');
  const qq = app('QQ_APP_ID', 'QQ_APP_KEY');
  const weibo = app('WEIBO_APP_KEY', 'WEIBO_APP_SECRET');
  const github = app('GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET');
  return {
    redirectUris: env.OAUTH_REDIRECT_URIS,
    weixin: weixin && {
      app: weixin,
      nativeApp: weixinNative ?? weixin,
      url: env.WEIXIN_URL,
      apiUrl: env.WEIXIN_API_URL,
    },
    qq: qq && { app: qq, url: env.QQ_URL },
    weibo: weibo && { app: weibo, url: env.WEIBO_URL },
    github: github && { app: github, url: env.GITHUB_URL, apiUrl: env.GITHUB_API_URL },
    oidc: env.OIDC_ISSUERS,
  };
}

/** What production must not have: see `unsafeProviderSettings`. */
export function unsafeThirdPartySettings(given: Record<string, string | undefined>): string[] {
  const urls = Object.keys(thirdPartySettingsShape).filter((name) => name.endsWith('_URL'));
  const secrets = thirdPartySecretNames.filter((name) => name !== 'OIDC_ISSUERS');
  const { success, data: issuers = [] } = oidcIssuersSchema.safeParse(given.OIDC_ISSUERS);
  if (!success) return unsafeProviderSettings(given, { urls, secrets }); // The form is told of already.
  const blocks = issuers.flatMap(({ id, issuer, clientSecret }) => {
    const [url, secret] = [`OIDC_ISSUERS: the issuer of ${id}`, `OIDC_ISSUERS: the clientSecret of ${id}`];
    return unsafeProviderSettings({ [url]: issuer, [secret]: clientSecret }, { urls: [url], secrets: [secret] });
  });
  return [...unsafeProviderSettings(given, { urls, secrets }), ...blocks, ...unsafeRedirectUris(given)];
}

// Tickets come back there. An app's own scheme has no TLS to ask for.
function unsafeRedirectUris({ OAUTH_REDIRECT_URIS: uris = '' }: Record<string, string | undefined>): string[] {
  const isOpen = uris.split(',').some((uri) => uri.trim().startsWith('http://'));
  return isOpen ? ['OAUTH_REDIRECT_URIS must not have http:// addresses in production'] : [];
}
