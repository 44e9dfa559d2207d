import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MasterKeys } from '../kernel/master-keys.js';
import { accountSettingsShape, readAccountSettings, type AccountSettings } from './account-settings.js';
import {
  carrierSecretNames,
  carrierSettingsShape,
  readCarrierSettings,
  unsafeCarrierSettings,
  type CarrierSettings,
} from './carrier-settings.js';
import { codeSettingsShape, readCodeSettings, type CodeSettings } from './code-settings.js';
import {
  messageSecretNames,
  messageSettingsShape,
  readMessageSettings,
  unsafeMessageSettings,
  type MessageSettings,
} from './message-settings.js';
import {
  readThirdPartySettings,
  thirdPartySecretNames,
  thirdPartySettingsShape,
  unsafeThirdPartySettings,
  type ThirdPartySettings,
} from './third-party-settings.js';
import { readTlsFiles, type TlsFiles } from './tls-files.js';

const seconds = (byDefault: number) => z.coerce.number().int().min(1).max(3600).default(byDefault);

const masterKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64; make one with: openssl rand -base64 32')
  .transform((text) => Buffer.from(text, 'base64'));

const serverUrl = (schemes: string[]) =>
  z
    .string()
    .refine((text) => schemes.some((scheme) => text.startsWith(scheme)), `must start with ${schemes.join(' or ')}`);

/**
 * Every setting, its form and its default. Compared with `.env.example` by a test. Each secret can be given as
 * `NAME_FILE`, the path of a file that holds it.
 */
export const settingsSchema = z.object({
  APP_PROFILE: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  SIMULATOR_PORT: z.coerce.number().int().min(1).max(65535).default(3100),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => new URL(url).pathname === '/' && !url.includes('?') && !url.includes('#'),
      'must be an origin, without a path',
    )
    .transform((url) => new URL(url).origin)
    .optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  DATABASE_URL: serverUrl(['postgres://', 'postgresql://']),
  REDIS_URL: serverUrl(['redis://', 'rediss://', 'redis+sentinel://', 'redis+cluster://']),
  MASTER_KEY: masterKeySchema,
  MASTER_KEY_PREVIOUS: masterKeySchema.optional(),
  SIGNING_KEY_DAYS: z.coerce.number().int().min(0).max(3650).default(30),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or CIDRs'))),
  RATE_LIMIT_SCALE: z.coerce.number().positive().default(1),
  METRICS_TOKEN: z.string().min(16).optional(),
  SOCKET_TRANSPORTS: z
    .string()
    .default('websocket')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(['websocket', 'polling'])).min(1)),
  GEO_DATABASE: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  QR_PENDING_SECONDS: seconds(60),
  QR_SCANNED_SECONDS: seconds(120),
  QR_CODE_REQUIRED_SECONDS: seconds(60),
  QR_CONFIRMED_SECONDS: seconds(30),
  ...accountSettingsShape,
  ...messageSettingsShape,
  ...codeSettingsShape,
  ...thirdPartySettingsShape,
  ...carrierSettingsShape,
});

const secretNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'MASTER_KEY',
  'MASTER_KEY_PREVIOUS',
  'METRICS_TOKEN',
  ...messageSecretNames,
  ...thirdPartySecretNames,
  ...carrierSecretNames,
] as const;

/** A start with bad settings: every fault on a line of its own, with what to set. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

export interface Settings {
  readonly profile: 'development' | 'test' | 'production';
  readonly port: number;
  /** The one origin that people and proofs know this service by; no trailing slash. */
  readonly publicUrl: string;
  /** With it this node speaks TLS itself; without, plain HTTP behind a balancer that does. */
  readonly tls: TlsFiles | undefined;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly masterKeys: MasterKeys;
  /** How long a key signs access tokens before the next one takes over; 0 for ever. */
  readonly signingKeyDays: number;
  readonly trustedProxies: readonly string[];
  /** What limits per address, device and person are multiplied by. */
  readonly rateLimitScale: number;
  readonly socketTransports: readonly ('websocket' | 'polling')[];
  /** Path of a MaxMind database; without it no place is known. */
  readonly geoDatabase: string | undefined;
  readonly logLevel: string;
  /** How long a QR session may stay in each state, in milliseconds. */
  readonly qrLivesMs: {
    readonly pending: number;
    readonly scanned: number;
    readonly code_required: number;
    readonly confirmed: number;
  };
  /** How long a provider of messages or identities has to answer. */
  readonly providerTimeoutMs: number;
  readonly accounts: AccountSettings;
  readonly messages: MessageSettings;
  readonly codes: CodeSettings;
  readonly thirdParties: ThirdPartySettings;
  readonly carrier: CarrierSettings;
}

/** DI token of the settings. */
export const SETTINGS = Symbol('settings');

/**
 * Reads the environment, once.
 *
 * @throws SettingsError that lists every fault, unsafe production settings among them.
 */
export function loadSettings(environment: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const given = withSecretFiles(environment, faults);
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      faults.push(given[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`);
    }
  }
  if (given.MASTER_KEY !== undefined && given.MASTER_KEY === given.MASTER_KEY_PREVIOUS) {
    faults.push('MASTER_KEY_PREVIOUS is the same as MASTER_KEY: set it to the one before, or not at all');
  }
  if (given.APP_PROFILE === 'production') faults.push(...unsafeInProduction(given));
  const tls = readTlsFiles(given.TLS_CERT_FILE, given.TLS_KEY_FILE, faults);
  if (tls !== undefined && given.PUBLIC_URL?.startsWith('http://') === true) {
    faults.push('PUBLIC_URL must start with https:// where TLS_CERT_FILE is set');
  }
  const messages = parsed.success ? readMessageSettings(parsed.data, faults) : undefined;
  const thirdParties = parsed.success ? readThirdPartySettings(parsed.data, faults) : undefined;
  const carrier = parsed.success ? readCarrierSettings(parsed.data, faults) : undefined;
  if (!parsed.success || !messages || !thirdParties || !carrier || faults.length > 0) throw new SettingsError(faults);
  const env = parsed.data;
  return {
    profile: env.APP_PROFILE,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `${tls === undefined ? 'http' : 'https'}://localhost:${env.PORT}`,
    tls,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    masterKeys: { current: env.MASTER_KEY, previous: env.MASTER_KEY_PREVIOUS },
    signingKeyDays: env.SIGNING_KEY_DAYS,
    trustedProxies: env.TRUSTED_PROXIES,
    rateLimitScale: env.RATE_LIMIT_SCALE,
    socketTransports: env.SOCKET_TRANSPORTS,
    geoDatabase: env.GEO_DATABASE,
    logLevel: env.LOG_LEVEL,
    qrLivesMs: {
      pending: env.QR_PENDING_SECONDS * 1000,
      scanned: env.QR_SCANNED_SECONDS * 1000,
      code_required: env.QR_CODE_REQUIRED_SECONDS * 1000,
      confirmed: env.QR_CONFIRMED_SECONDS * 1000,
    },
    providerTimeoutMs: env.PROVIDER_TIMEOUT_SECONDS * 1000,
    accounts: readAccountSettings(env),
    messages,
    codes: readCodeSettings(env),
    thirdParties,
    carrier,
  };
}

function withSecretFiles(environment: NodeJS.ProcessEnv, faults: string[]): Record<string, string | undefined> {
  // An empty variable is how compose files and shells say "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  for (const name of secretNames) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) faults.push(`${name} and ${name}_FILE are both set; keep one`);
    try {
      given[name] = readFileSync(path, 'utf8').trim();
    } catch {
      faults.push(`${name}_FILE names a file that cannot be read: ${path}`);
    }
  }
  return given;
}

function unsafeInProduction(given: Record<string, string | undefined>): string[] {
  const faults: string[] = [];
  if (given.PUBLIC_URL === undefined)
    faults.push('PUBLIC_URL is not set: in production it must be the https address people use');
  else if (!given.PUBLIC_URL.startsWith('https://')) faults.push('PUBLIC_URL must start with https:// in production');
  const key = Buffer.from(given.MASTER_KEY ?? '', 'base64');
  if (key.length === 32 && new Set(key).size < 8) {
    faults.push('MASTER_KEY is not random; make one with: openssl rand -base64 32');
  }
  faults.push(...unsafeMessageSettings(given), ...unsafeThirdPartySettings(given), ...unsafeCarrierSettings(given));
  return faults;
}

/** Only where the database is, for the commands that need nothing else. @throws SettingsError */
export function databaseUrlFrom(environment: NodeJS.ProcessEnv): string {
  const faults: string[] = [];
  const parsed = settingsSchema.shape.DATABASE_URL.safeParse(withSecretFiles(environment, faults).DATABASE_URL);
  if (!parsed.success) throw new SettingsError([...faults, 'DATABASE_URL is not set to a postgres:// address']);
  return parsed.data;
}
