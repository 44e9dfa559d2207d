import { z } from 'zod';
import { providerUrlSchema, unsafeProviderSettings } from './provider-url.js';

const secretSchema = z.string().min(16, 'must have at least 16 characters');

/** Who sends text messages and mail. Which sender needs which of these: docs/messages.md. */
export const messageSettingsShape = {
  PROVIDER_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(60).default(5),
  SMS_SENDER: z.enum(['aliyun', 'tencent', 'twilio', 'webhook']).optional(),
  ALIYUN_ACCESS_KEY_ID: z.string().optional(),
  ALIYUN_ACCESS_KEY_SECRET: z.string().optional(),
  ALIYUN_SMS_URL: providerUrlSchema.default('https://dysmsapi.aliyuncs.com'),
  ALIYUN_SMS_SIGN_NAME: z.string().optional(),
  ALIYUN_SMS_TEMPLATE_CODE: z.string().optional(),
  ALIYUN_SMS_ABROAD_TEMPLATE_CODE: z.string().optional(),
  TENCENT_SECRET_ID: z.string().optional(),
  TENCENT_SECRET_KEY: z.string().optional(),
  TENCENT_SMS_URL: providerUrlSchema.default('https://sms.tencentcloudapi.com'),
  TENCENT_SMS_REGION: z.string().default('ap-guangzhou'),
  TENCENT_SMS_APP_ID: z.string().optional(),
  TENCENT_SMS_SIGN_NAME: z.string().optional(),
  TENCENT_SMS_TEMPLATE_ID: z.string().optional(),
  TENCENT_SMS_ABROAD_TEMPLATE_ID: z.string().optional(),
  TWILIO_URL: providerUrlSchema.default('https://verify.twilio.com'),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_VERIFY_SERVICE_SID: z.string().optional(),
  SMS_WEBHOOK_URL: providerUrlSchema.optional(),
  SMS_WEBHOOK_SECRET: secretSchema.optional(),
  SMTP_URL: z
    .string()
    .refine((text) => /^smtps?:\/\/[^/?#]+/.test(text) && URL.canParse(text), 'must be smtp://… or smtps://…')
    .optional(),
  MAIL_FROM: z.string().optional(),
};

const smsUrlNames = ['ALIYUN_SMS_URL', 'TENCENT_SMS_URL', 'TWILIO_URL', 'SMS_WEBHOOK_URL'] as const;
const smsSecretNames = [
  'ALIYUN_ACCESS_KEY_SECRET',
  'TENCENT_SECRET_KEY',
  'TWILIO_AUTH_TOKEN',
  'SMS_WEBHOOK_SECRET',
] as const;

/** Of these, the ones that may be given as a file. */
export const messageSecretNames = [...smsSecretNames, 'SMTP_URL'] as const;

type MessageEnvironment = z.infer<z.ZodObject<typeof messageSettingsShape>> & {
  readonly SMS_COUNTRIES: readonly string[];
};

/** The settings of one SMS sender, by its name. */
export type SmsSettings =
  | {
      readonly sender: 'aliyun';
      readonly url: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly signName: string;
      readonly templateCode: string;
      /** For numbers outside the Chinese mainland; without it they get no messages. */
      readonly abroadTemplateCode: string | undefined;
    }
  | {
      readonly sender: 'tencent';
      readonly url: string;
      readonly region: string;
      readonly secretId: string;
      readonly secretKey: string;
      readonly appId: string;
      readonly signName: string;
      readonly templateId: string;
      /** For numbers outside the Chinese mainland; without it they get no messages. */
      readonly abroadTemplateId: string | undefined;
    }
  | {
      readonly sender: 'twilio';
      readonly url: string;
      readonly accountSid: string;
      readonly authToken: string;
      readonly serviceSid: string;
    }
  | { readonly sender: 'webhook'; readonly url: string; readonly secret: string };

/** Those of one sender. */
export type SmsSettingsOf<Sender extends SmsSettings['sender']> = Extract<SmsSettings, { sender: Sender }>;

export interface MessageSettings {
  /** Without it, no codes by text message. */
  readonly sms: SmsSettings | undefined;
  /** Without it, no codes by mail. `from` is a mailbox as mails write it. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
}

/** Reads what was parsed; what a sender lacks of its settings is added to `faults`. */
export function readMessageSettings(env: MessageEnvironment, faults: string[]): MessageSettings {
  const { SMS_SENDER: sender, SMS_COUNTRIES: countries, SMTP_URL: mailUrl } = env;
  const need = (name: keyof MessageEnvironment, reason: string): string => {
    if (env[name] === undefined) faults.push(`${name} is not set: ${reason} needs it`);
    return String(env[name] ?? '');
  };
  return {
    sms:
      sender &&
      readSmsSettings(sender, env, {
        need: (name) => need(name, `SMS_SENDER=${sender}`),
        needAbroad: (name) =>
          countries.every((country) => country === 'CN')
            ? env[name]
            : need(name, `SMS_SENDER=${sender} with other SMS_COUNTRIES than CN`),
      }),
    mail: mailUrl === undefined ? undefined : { url: mailUrl, from: need('MAIL_FROM', 'SMTP_URL') },
  };
}

/** Reads settings that the chosen sender can't do without. */
interface Reader {
  readonly need: (name: keyof MessageEnvironment) => string;
  /** Where messages go to other countries than the Chinese mainland. */
  readonly needAbroad: (
    name: 'ALIYUN_SMS_ABROAD_TEMPLATE_CODE' | 'TENCENT_SMS_ABROAD_TEMPLATE_ID',
  ) => string | undefined;
}

function readSmsSettings(
  sender: SmsSettings['sender'],
  env: MessageEnvironment,
  { need, needAbroad }: Reader,
): SmsSettings {
  switch (sender) {
    case 'aliyun':
      return {
        sender,
        url: env.ALIYUN_SMS_URL,
        accessKeyId: need('ALIYUN_ACCESS_KEY_ID'),
        accessKeySecret: need('ALIYUN_ACCESS_KEY_SECRET'),
        signName: need('ALIYUN_SMS_SIGN_NAME'),
        templateCode: need('ALIYUN_SMS_TEMPLATE_CODE'),
        abroadTemplateCode: needAbroad('ALIYUN_SMS_ABROAD_TEMPLATE_CODE'),
      };
    case 'tencent':
      return {
        sender,
        url: env.TENCENT_SMS_URL,
        region: env.TENCENT_SMS_REGION,
        secretId: need('TENCENT_SECRET_ID'),
        secretKey: need('TENCENT_SECRET_KEY'),
        appId: need('TENCENT_SMS_APP_ID'),
        signName: need('TENCENT_SMS_SIGN_NAME'),
        templateId: need('TENCENT_SMS_TEMPLATE_ID'),
        abroadTemplateId: needAbroad('TENCENT_SMS_ABROAD_TEMPLATE_ID'),
      };
    case 'twilio':
      return {
        sender,
        url: env.TWILIO_URL,
        accountSid: need('TWILIO_ACCOUNT_SID'),
        authToken: need('TWILIO_AUTH_TOKEN'),
        serviceSid: need('TWILIO_VERIFY_SERVICE_SID'),
      };
    case 'webhook':
      return { sender, url: need('SMS_WEBHOOK_URL'), secret: need('SMS_WEBHOOK_SECRET') };
  }
}

/** What production must not have: see `unsafeProviderSettings`; and mail that may travel in the open. */
export function unsafeMessageSettings(given: Record<string, string | undefined>): string[] {
  const faults = unsafeProviderSettings(given, { urls: smsUrlNames, secrets: smsSecretNames });
  if (given.SMTP_URL === undefined || !URL.canParse(given.SMTP_URL)) return faults;
  const url = new URL(given.SMTP_URL);
  if (!isTlsMail(url)) faults.push('SMTP_URL must start with smtps://, or end in ?requireTLS=true, in production');
  return [...faults, ...unsafeProviderSettings({ SMTP_URL: url.password }, { urls: [], secrets: ['SMTP_URL'] })];
}

// nodemailer reads these from the query; without `requireTLS` it goes on in the open where a server, or whoever stands
// before it, offers no TLS.
function isTlsMail({ protocol, searchParams }: URL): boolean {
  if (searchParams.get('ignoreTLS') === 'true') return false;
  if (searchParams.get('tls.rejectUnauthorized') === 'false') return false;
  return protocol === 'smtps:' || searchParams.get('requireTLS') === 'true';
}
