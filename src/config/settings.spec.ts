import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceSettings, smsSettings } from '../../simulator/service-settings.js';
import { ensureCertificate } from '../../test/support/certificate.js';
import { loadSettings, settingsSchema, SettingsError } from './settings.js';

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64');
const good = { DATABASE_URL: 'postgres://localhost/saoma', REDIS_URL: 'redis://localhost', MASTER_KEY: key };
const production = { ...good, APP_PROFILE: 'production', PUBLIC_URL: 'https://login.example.com' };

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('have defaults for all that no one need decide', () => {
    expect(loadSettings(good)).toMatchObject({
      profile: 'development',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      signingKeyDays: 30,
    });
  });

  it('list every fault at once, by name', () => {
    const faults = faultsOf({ PORT: 'x', APP_PROFILE: 'prod', MASTER_KEY: 'short', REDIS_URL: 'http://x' });
    for (const name of ['PORT', 'APP_PROFILE', 'MASTER_KEY', 'REDIS_URL', 'DATABASE_URL is not set']) {
      expect(faults.join('\n')).toContain(name);
    }
  });

  it('take a secret from a file, and an empty variable as none', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'saoma-settings-')), 'key');
    writeFileSync(file, `${key}\n`);
    const settings = loadSettings({ ...good, MASTER_KEY: '', MASTER_KEY_FILE: file, LOG_LEVEL: '' });
    expect(settings.masterKeys).toEqual({ current: Buffer.from(key, 'base64'), previous: undefined });
    expect(faultsOf({ ...good, MASTER_KEY_FILE: '/nowhere' }).join()).toContain('MASTER_KEY_FILE');
  });

  it('take the master key before as well, also from a file, unless it is the same', () => {
    const other = Buffer.from(key, 'base64').reverse().toString('base64');
    const file = join(mkdtempSync(join(tmpdir(), 'saoma-settings-')), 'previous');
    writeFileSync(file, `${other}\n`);
    const settings = loadSettings({ ...good, MASTER_KEY_PREVIOUS_FILE: file });
    expect(settings.masterKeys.previous).toEqual(Buffer.from(other, 'base64'));
    expect(faultsOf({ ...good, MASTER_KEY_PREVIOUS: key }).join()).toContain('is the same as MASTER_KEY');
    expect(faultsOf({ ...good, MASTER_KEY_PREVIOUS: 'short' }).join()).toContain('MASTER_KEY_PREVIOUS must be');
  });

  it('refuse what is unsafe in production, and say what to set', () => {
    expect(faultsOf(production)).toEqual([]);
    expect(faultsOf({ ...production, PUBLIC_URL: 'http://login.example.com' })).toEqual([
      'PUBLIC_URL must start with https:// in production',
    ]);
    const OAUTH_REDIRECT_URIS = 'https://a.example/in, http://b.example/in';
    expect(faultsOf({ ...production, OAUTH_REDIRECT_URIS }).join()).toContain('OAUTH_REDIRECT_URIS must not have http');
    expect(faultsOf({ ...production, OAUTH_REDIRECT_URIS: 'https://a.example/in,com.example.app://in' })).toEqual([]);
    expect(faultsOf({ ...production, PUBLIC_URL: '' }).join()).toContain('PUBLIC_URL is not set');
    const zeros = Buffer.alloc(32).toString('base64');
    expect(faultsOf({ ...production, MASTER_KEY: zeros }).join()).toContain('MASTER_KEY is not random');
  });

  it('take a certificate and its key together, or say what is wrong with them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saoma-settings-'));
    const [one, other] = [await ensureCertificate(join(folder, 'one')), await ensureCertificate(join(folder, 'other'))];
    const [TLS_CERT_FILE, TLS_KEY_FILE] = [one.certFile, one.keyFile];
    const settings = loadSettings({ ...good, TLS_CERT_FILE, TLS_KEY_FILE });
    expect(settings.publicUrl).toBe('https://localhost:3000');
    expect(settings.tls).toEqual({
      cert: readFileSync(TLS_CERT_FILE, 'utf8'),
      key: readFileSync(TLS_KEY_FILE, 'utf8'),
    });
    const faulty: [NodeJS.ProcessEnv, string][] = [
      [{ TLS_CERT_FILE }, 'set both'],
      [{ TLS_KEY_FILE }, 'set both'],
      [{ TLS_CERT_FILE: '/nowhere', TLS_KEY_FILE }, 'TLS_CERT_FILE names a file that cannot be read'],
      [{ TLS_CERT_FILE, TLS_KEY_FILE: TLS_CERT_FILE }, 'TLS_KEY_FILE must hold PEM'],
      [{ TLS_CERT_FILE, TLS_KEY_FILE: other.keyFile }, 'TLS_KEY_FILE is not the key of the certificate'],
      [{ TLS_CERT_FILE, TLS_KEY_FILE, PUBLIC_URL: 'http://localhost:3000' }, 'PUBLIC_URL must start with https://'],
    ];
    for (const [environment, fault] of faulty) {
      expect(faultsOf({ ...good, ...environment })).toEqual([expect.stringContaining(fault)]);
    }
  });

  it('take a sender of messages with all that it needs, or say what is missing', () => {
    const webhook = {
      SMS_SENDER: 'webhook',
      SMS_WEBHOOK_URL: 'http://gateway.test/sms/',
      SMS_WEBHOOK_SECRET: 'a-secret-of-sixteen',
    };
    const mail = { SMTP_URL: 'smtps://user:password@mail.test', MAIL_FROM: 'Saoma <no-reply@saoma.test>' };
    expect(loadSettings({ ...good, ...webhook, ...mail }).messages).toEqual({
      sms: { sender: 'webhook', url: 'http://gateway.test/sms', secret: 'a-secret-of-sixteen' },
      mail: { url: mail.SMTP_URL, from: mail.MAIL_FROM },
    });
    expect(loadSettings(good).messages).toEqual({ sms: undefined, mail: undefined });
    expect(faultsOf({ ...good, SMS_SENDER: 'aliyun', SMTP_URL: mail.SMTP_URL })).toEqual([
      'ALIYUN_ACCESS_KEY_ID is not set: SMS_SENDER=aliyun needs it',
      'ALIYUN_ACCESS_KEY_SECRET is not set: SMS_SENDER=aliyun needs it',
      'ALIYUN_SMS_SIGN_NAME is not set: SMS_SENDER=aliyun needs it',
      'ALIYUN_SMS_TEMPLATE_CODE is not set: SMS_SENDER=aliyun needs it',
      'MAIL_FROM is not set: SMTP_URL needs it',
    ]);
    const aliyun = smsSettings.aliyun(3100);
    const abroad = { ...good, ...aliyun, ALIYUN_SMS_ABROAD_TEMPLATE_CODE: '', SMS_COUNTRIES: 'CN,HK' };
    expect(faultsOf({ ...abroad, SMS_COUNTRIES: 'CN' })).toEqual([]);
    expect(faultsOf(abroad)).toEqual([expect.stringContaining('ALIYUN_SMS_ABROAD_TEMPLATE_CODE is not set')]);
    expect(faultsOf({ ...good, SMS_SENDER: 'pigeon' })).toEqual([expect.stringContaining('SMS_SENDER')]);
  });

  it('refuse in production what would send in the open, and all that the simulator stands for', () => {
    const safe = {
      SMS_SENDER: 'webhook',
      SMS_WEBHOOK_URL: 'https://gateway.test/sms',
      SMS_WEBHOOK_SECRET: 'a-secret-of-sixteen',
      SMTP_URL: 'smtp://user:password@mail.test?requireTLS=true',
      MAIL_FROM: 'no-reply@saoma.test',
    };
    expect(faultsOf({ ...production, ...safe })).toEqual([]);
    for (const SMTP_URL of [
      'smtp://user:password@mail.test',
      'smtps://mail.test?tls.rejectUnauthorized=false',
      'smtp://mail.test?requireTLS=true&ignoreTLS=true',
    ]) {
      expect(faultsOf({ ...production, ...safe, SMTP_URL })).toEqual([expect.stringContaining('SMTP_URL must start')]);
    }
    const senders = Object.values(smsSettings).map((of) => of(3100));
    for (const played of [...senders, serviceSettings(3100)]) {
      const told = faultsOf({ ...production, ...played }).join('\n');
      const unsafe = Object.entries(played).filter(([, value]) => /(?:http|smtp):|simulator-/.test(value));
      expect(unsafe).not.toEqual([]);
      for (const [name, value] of unsafe) {
        if (/(?:http|smtp):/.test(value)) expect(told).toMatch(new RegExp(`^${name}\\b.* must start with`, 'm'));
        if (value.includes('simulator-')) expect(told).toMatch(new RegExp(`^${name}\\b.* is the simulator's`, 'm'));
      }
    }
  });

  it('all stand in .env.example, and nothing else does', () => {
    const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
    const named = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name).sort();
    expect(named).toEqual(Object.keys(settingsSchema.shape).sort());
  });
});
