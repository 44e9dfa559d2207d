import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/mobile';
import { z } from 'zod';
import { isSimulatorKey, privateKeySchema } from './private-key.js';
import { providerUrlSchema, unsafeProviderSettings } from './provider-url.js';

const carrierProviders = ['aliyun', 'cmcc', 'jverify', 'tencent', 'camara'] as const;
/** Who can prove a phone's number. */
export type CarrierProviderId = (typeof carrierProviders)[number];

const numberSources = ['aliyun', 'camara'] as const;
/** Who can tell whether a number has a new SIM or a new owner. */
export type NumberSourceId = (typeof numberSources)[number];

const word = z.string().trim().min(1).optional();
const address = (byDefault: string) => providerUrlSchema.default(byDefault);
const hours = (byDefault: number) => z.coerce.number().min(0).max(87_600).default(byDefault);

const pem = privateKeySchema.optional();

function listOf<Id extends string>(ids: readonly [Id, ...Id[]]) {
  return z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.enum(ids, `must be of ${ids.join(', ')}, with commas`)))
    .refine((list) => new Set(list).size === list.length, 'names one twice');
}

const countries = z
  .string()
  .default('CN')
  .transform((text) => text.split(',').map((part) => part.trim().toUpperCase()))
  .pipe(z.array(z.string().refine(isSupportedCountry, 'must be ISO country codes, such as CN,HK')).min(1));

/** Who proves phone numbers, and who tells when one changed hands: docs/carrier.md. */
export const carrierSettingsShape = {
  CARRIER_PROVIDERS: listOf(carrierProviders),
  CARRIER_COUNTRIES: countries,
  CARRIER_DAILY_BUDGET: z.coerce.number().int().min(1).default(10_000),
  CARRIER_WEB_URL: providerUrlSchema.optional(),
  ALIYUN_CARRIER_URL: address('https://dypnsapi.aliyuncs.com'),
  ALIYUN_CARRIER_SCENE_CODE: word,
  CMCC_URL: address('https://www.cmpassport.com'),
  CMCC_APP_ID: word,
  CMCC_APP_KEY: word,
  CMCC_PRIVATE_KEY: pem,
  JVERIFY_URL: address('https://api.verification.jpush.cn'),
  JVERIFY_APP_KEY: word,
  JVERIFY_MASTER_SECRET: word,
  JVERIFY_PRIVATE_KEY: pem,
  TENCENT_CARRIER_URL: address('https://yun.tim.qq.com'),
  TENCENT_CARRIER_APP_ID: word,
  TENCENT_CARRIER_APP_KEY: word,
  CAMARA_ISSUER: providerUrlSchema.optional(),
  CAMARA_API_URL: providerUrlSchema.optional(),
  CAMARA_CLIENT_ID: word,
  CAMARA_KEY_ID: word,
  CAMARA_PRIVATE_KEY: pem,
  CAMARA_COUNTRIES: countries,
  CAMARA_GRANT: z.enum(['jwt_bearer', 'ciba']).default('jwt_bearer'),
  CAMARA_NOTICES: z.stringbool().default(false),
  NUMBER_SOURCES: listOf(numberSources),
  ALIYUN_NUMBER_URL: address('https://dytnsapi.aliyuncs.com'),
  ALIYUN_NUMBER_AUTH_CODE: word,
  NUMBER_RECHECK_HOURS: hours(24),
  NUMBER_WEAK_HOURS: hours(72),
};

/** Of these, the ones that may be given as a file. */
export const carrierSecretNames = [
  'CMCC_APP_KEY',
  'CMCC_PRIVATE_KEY',
  'JVERIFY_MASTER_SECRET',
  'JVERIFY_PRIVATE_KEY',
  'TENCENT_CARRIER_APP_KEY',
  'CAMARA_PRIVATE_KEY',
  'ALIYUN_NUMBER_AUTH_CODE',
] as const;

type CarrierEnvironment = z.infer<z.ZodObject<typeof carrierSettingsShape>> & {
  readonly ALIYUN_ACCESS_KEY_ID?: string | undefined;
  readonly ALIYUN_ACCESS_KEY_SECRET?: string | undefined;
};

export interface AliyunAccess {
  readonly url: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export interface CmccSettings {
  readonly url: string;
  readonly appId: string;
  readonly appKey: string;
  /** With it requests are signed with RSA and numbers come encrypted; without, MD5 and in the clear of TLS. */
  readonly privateKey: string | undefined;
}

export interface JverifySettings {
  readonly url: string;
  readonly appKey: string;
  readonly masterSecret: string;
  readonly privateKey: string;
}

export interface TencentCarrierSettings {
  readonly url: string;
  readonly appId: string;
  readonly appKey: string;
}

/** One operator, or one that speaks for several, by CAMARA's definitions. */
export interface CamaraSettings {
  readonly issuer: string;
  /** What stands before `/number-verification/v2` and the others. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly keyId: string | undefined;
  /** PKCS #8, of an EC P-256 or RSA key that is registered there. */
  readonly privateKey: string;
  /** Whose numbers are asked about there. */
  readonly countries: readonly CountryCode[];
  /** How an operator's token from the phone becomes an access token. */
  readonly grant: 'jwt_bearer' | 'ciba';
  /** Whether to be told of swapped SIMs; the operator must reach PUBLIC_URL. */
  readonly notices: boolean;
}

export interface CarrierSettings {
  /** In order of preference; empty: there is no sign-in by carrier. */
  readonly providers: readonly CarrierProviderId[];
  readonly countries: readonly CountryCode[];
  /** How many calls of one provider a day. */
  readonly dailyBudget: number;
  /** Where our own pages ask the carrier for its token; a stand-in's. */
  readonly webUrl: string | undefined;
  readonly aliyun: (AliyunAccess & { readonly sceneCode: string | undefined }) | undefined;
  readonly cmcc: CmccSettings | undefined;
  readonly jverify: JverifySettings | undefined;
  readonly tencent: TencentCarrierSettings | undefined;
  readonly camara: CamaraSettings | undefined;
  /** Whom to ask of a number. */
  readonly numberSources: readonly NumberSourceId[];
  readonly aliyunNumbers: (AliyunAccess & { readonly authCode: string }) | undefined;
  /** A number that was proved longer ago than this is asked about before it counts again. */
  readonly recheckMs: number;
  /** For how long after its SIM was swapped a number proves nobody alone. */
  readonly weakMs: number;
}

/** Reads what was parsed; what a provider lacks of its settings is added to `faults`. */
export function readCarrierSettings(env: CarrierEnvironment, faults: string[]): CarrierSettings {
  const { CARRIER_PROVIDERS: providers, NUMBER_SOURCES: sources } = env;
  const missing = new Map<string, string>();
  const need = (name: keyof CarrierEnvironment, reason: string): string => {
    if (env[name] === undefined) missing.set(name, `${name} is not set: ${reason} needs it`);
    return String(env[name] ?? '');
  };
  const forProvider = <Block>(
    id: CarrierProviderId,
    read: (need: (name: keyof CarrierEnvironment) => string) => Block,
  ) => (providers.includes(id) ? read((name) => need(name, `CARRIER_PROVIDERS with ${id}`)) : undefined);
  const forSource = <Block>(id: NumberSourceId, read: (need: (name: keyof CarrierEnvironment) => string) => Block) =>
    sources.includes(id) ? read((name) => need(name, `NUMBER_SOURCES with ${id}`)) : undefined;
  const aliyunAccess = (url: string, required: (name: keyof CarrierEnvironment) => string): AliyunAccess => ({
    url,
    accessKeyId: required('ALIYUN_ACCESS_KEY_ID'),
    accessKeySecret: required('ALIYUN_ACCESS_KEY_SECRET'),
  });
  const camara = (required: (name: keyof CarrierEnvironment) => string): CamaraSettings => ({
    issuer: required('CAMARA_ISSUER'),
    apiUrl: required('CAMARA_API_URL'),
    clientId: required('CAMARA_CLIENT_ID'),
    keyId: env.CAMARA_KEY_ID,
    privateKey: required('CAMARA_PRIVATE_KEY'),
    countries: env.CAMARA_COUNTRIES,
    grant: env.CAMARA_GRANT,
    notices: env.CAMARA_NOTICES,
  });
  const settings: CarrierSettings = {
    providers,
    countries: env.CARRIER_COUNTRIES,
    dailyBudget: env.CARRIER_DAILY_BUDGET,
    webUrl: env.CARRIER_WEB_URL,
    aliyun: forProvider('aliyun', (required) => ({
      ...aliyunAccess(env.ALIYUN_CARRIER_URL, required),
      sceneCode: env.ALIYUN_CARRIER_SCENE_CODE,
    })),
    cmcc: forProvider('cmcc', (required) => ({
      url: env.CMCC_URL,
      appId: required('CMCC_APP_ID'),
      appKey: required('CMCC_APP_KEY'),
      privateKey: env.CMCC_PRIVATE_KEY,
    })),
    jverify: forProvider('jverify', (required) => ({
      url: env.JVERIFY_URL,
      appKey: required('JVERIFY_APP_KEY'),
      masterSecret: required('JVERIFY_MASTER_SECRET'),
      privateKey: required('JVERIFY_PRIVATE_KEY'),
    })),
    tencent: forProvider('tencent', (required) => ({
      url: env.TENCENT_CARRIER_URL,
      appId: required('TENCENT_CARRIER_APP_ID'),
      appKey: required('TENCENT_CARRIER_APP_KEY'),
    })),
    camara: forProvider('camara', camara) ?? forSource('camara', camara),
    numberSources: sources,
    aliyunNumbers: forSource('aliyun', (required) => ({
      ...aliyunAccess(env.ALIYUN_NUMBER_URL, required),
      authCode: required('ALIYUN_NUMBER_AUTH_CODE'),
    })),
    recheckMs: env.NUMBER_RECHECK_HOURS * 3_600_000,
    weakMs: env.NUMBER_WEAK_HOURS * 3_600_000,
  };
  if (env.CAMARA_NOTICES && !sources.includes('camara')) {
    missing.set('CAMARA_NOTICES', 'CAMARA_NOTICES is set, but NUMBER_SOURCES does not name camara');
  }
  faults.push(...missing.values());
  return settings;
}

/** What production must not have: see `unsafeProviderSettings`; and a stand-in's page of a carrier. */
export function unsafeCarrierSettings(given: Record<string, string | undefined>): string[] {
  const urls = [...Object.keys(carrierSettingsShape).filter((name) => name.endsWith('_URL')), 'CAMARA_ISSUER'];
  const faults = unsafeProviderSettings(given, { urls, secrets: carrierSecretNames });
  const keyNames = carrierSecretNames.filter((name) => isSimulatorKey(given[name] ?? ''));
  faults.push(...keyNames.map((name) => `${name} is the simulator's: set your own in production`));
  if (given.CARRIER_WEB_URL !== undefined) faults.push('CARRIER_WEB_URL is for a stand-in: unset it in production');
  return faults;
}
