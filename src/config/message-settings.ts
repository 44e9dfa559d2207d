import { z } from 'zod';
import { providerUrlSchema, unsafeProviderSettings } from './provider-url.js';

/** Who sends text messages and mail. Which sender needs which of these: docs/messages.md. */
export const messageSettingsShape = {
  PROVIDER_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(60).default(5),
  SMS_SENDER: z.enum(['webhook']).optional(),
  SMS_WEBHOOK_URL: providerUrlSchema.optional(),
  SMS_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  SMTP_URL: z
    .string()
    .refine((text) => /^smtps?:\/\/[^/?#]+/.test(text), 'must be smtp://… or smtps://…')
    .optional(),
  MAIL_FROM: z.string().optional(),
};

/** Of these, the ones that may be given as a file. */
export const messageSecretNames = ['SMS_WEBHOOK_SECRET', 'SMTP_URL'] as const;

/** What one way of sending needs, by the choice that needs it. */
const needed = {
  webhook: ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'],
} as const satisfies Record<string, readonly string[]>;

type MessageEnvironment = z.infer<z.ZodObject<typeof messageSettingsShape>>;

/** The settings of one SMS sender, by its name. */
export interface SmsSettings {
  readonly sender: 'webhook';
  readonly url: string;
  readonly secret: string;
}

export interface MessageSettings {
  /** Without it, no codes by text message. */
  readonly sms: SmsSettings | undefined;
  /** Without it, no codes by mail. `from` is a mailbox as mails write it. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
}

/** Reads what was parsed; a sender that lacks a setting of its own is added to `faults`. */
export function readMessageSettings(env: MessageEnvironment, faults: string[]): MessageSettings {
  return { sms: readSmsSettings(env, faults), mail: readMailSettings(env, faults) };
}

function readSmsSettings(env: MessageEnvironment, faults: string[]): SmsSettings | undefined {
  const { SMS_SENDER: sender } = env;
  if (sender === undefined) return undefined;
  const missing = needed[sender].filter((name) => env[name] === undefined);
  faults.push(...missing.map((name) => `${name} is not set: SMS_SENDER=${sender} needs it`));
  return { sender, url: env.SMS_WEBHOOK_URL ?? '', secret: env.SMS_WEBHOOK_SECRET ?? '' };
}

function readMailSettings(env: MessageEnvironment, faults: string[]): MessageSettings['mail'] {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  if (url === undefined) return undefined;
  if (from === undefined) faults.push('MAIL_FROM is not set: SMTP_URL needs it');
  return { url, from: from ?? '' };
}

/** What production must not have: see `unsafeProviderSettings`; and mail that may travel in the open. */
export function unsafeMessageSettings(given: Record<string, string | undefined>): string[] {
  const faults = unsafeProviderSettings(given, { urls: ['SMS_WEBHOOK_URL'], secrets: ['SMS_WEBHOOK_SECRET'] });
  if (given.SMTP_URL === undefined) return faults;
  if (!isTlsMail(given.SMTP_URL)) {
    faults.push('SMTP_URL must start with smtps:// or end in ?requireTLS=true in production');
  }
  if (/\/\/[^@]*:simulator-/.test(given.SMTP_URL)) faults.push("SMTP_URL has the simulator's password in production");
  return faults;
}

function isTlsMail(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return false;
  const { searchParams } = url;
  if (searchParams.get('ignoreTLS') === 'true' || searchParams.get('tls.rejectUnauthorized') === 'false') return false;
  return url.protocol === 'smtps:' || searchParams.get('requireTLS') === 'true';
}
