import { smtpPassword, smtpUser, webhookSecret } from './credentials.js';

/** Settings that belong together, left alone where the environment already names one of `unless`. */
export interface SettingsGroup {
  readonly unless: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where the mail gateway listens beside a simulator at this port. */
export function mailPortOf(port: number): number {
  return port + 1;
}

/** What points the service at a simulator on this machine, by what it replaces. */
export function serviceSettingsGroups(port: number): readonly SettingsGroup[] {
  const origin = `http://127.0.0.1:${port}`;
  return [
    {
      unless: ['SMS_SENDER'],
      env: { SMS_SENDER: 'webhook', SMS_WEBHOOK_URL: `${origin}/webhook/sms`, SMS_WEBHOOK_SECRET: webhookSecret },
    },
    {
      unless: ['SMTP_URL', 'SMTP_URL_FILE'],
      env: {
        SMTP_URL: `smtp://${smtpUser}:${smtpPassword}@127.0.0.1:${mailPortOf(port)}`,
        MAIL_FROM: 'Saoma <no-reply@saoma.example>',
      },
    },
  ];
}

/** All of them in one, for whoever has no other settings. */
export function serviceSettings(port: number): Record<string, string> {
  return Object.assign({}, ...serviceSettingsGroups(port).map(({ env }) => env)) as Record<string, string>;
}
