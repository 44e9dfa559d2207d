import { aliyun, camara, carrierApps, smtp, tencent, thirdPartyApps, twilio, webhook } from './credentials.js';
import { camaraPrivateKey, cmccKey, jverifyKey } from './credentials-keys.js';

type Environment = Readonly<Record<string, string>>;

/** Settings that belong together, left alone where the environment already names one of `unless`. */
export interface SettingsGroup {
  readonly unless: readonly string[];
  readonly env: Environment;
}

/** Where the mail gateway listens beside a simulator at this port. */
export function mailPortOf(port: number): number {
  return port + 1;
}

/** What points the service at one of the SMS gateways that a simulator at this port plays. */
export const smsSettings = {
  webhook: (port: number) => ({
    SMS_SENDER: 'webhook',
    SMS_WEBHOOK_URL: `${originOf(port)}/webhook/sms`,
    SMS_WEBHOOK_SECRET: webhook.secret,
  }),
  aliyun: (port: number) => ({
    SMS_SENDER: 'aliyun',
    ALIYUN_SMS_URL: originOf(port),
    ALIYUN_ACCESS_KEY_ID: aliyun.accessKeyId,
    ALIYUN_ACCESS_KEY_SECRET: aliyun.accessKeySecret,
    ALIYUN_SMS_SIGN_NAME: aliyun.signName,
    ALIYUN_SMS_TEMPLATE_CODE: aliyun.templateCode,
    ALIYUN_SMS_ABROAD_TEMPLATE_CODE: aliyun.abroadTemplateCode,
  }),
  tencent: (port: number) => ({
    SMS_SENDER: 'tencent',
    TENCENT_SMS_URL: originOf(port),
    TENCENT_SECRET_ID: tencent.secretId,
    TENCENT_SECRET_KEY: tencent.secretKey,
    TENCENT_SMS_APP_ID: tencent.appId,
    TENCENT_SMS_SIGN_NAME: tencent.signName,
    TENCENT_SMS_TEMPLATE_ID: tencent.templateId,
    TENCENT_SMS_ABROAD_TEMPLATE_ID: tencent.abroadTemplateId,
  }),
  twilio: (port: number) => ({
    SMS_SENDER: 'twilio',
    TWILIO_URL: `${originOf(port)}/twilio`,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_VERIFY_SERVICE_SID: twilio.serviceSid,
  }),
} as const satisfies Record<string, (port: number) => Environment>;

/** What points the service at a simulator on this machine, by what it replaces. */
export function serviceSettingsGroups(port: number): readonly SettingsGroup[] {
  return [
    { unless: ['SMS_SENDER'], env: smsSettings.webhook(port) },
    {
      unless: ['SMTP_URL', 'SMTP_URL_FILE'],
      env: {
        SMTP_URL: `smtp://${smtp.user}:${smtp.password}@127.0.0.1:${mailPortOf(port)}`,
        MAIL_FROM: 'Saoma <no-reply@saoma.example>',
      },
    },
    ...thirdPartyGroups(originOf(port)),
    ...carrierGroups(originOf(port)),
  ];
}

function thirdPartyGroups(origin: string): SettingsGroup[] {
  const { weixin, weixin_native: native, qq, weibo, github, oidc } = thirdPartyApps;
  const issuer = {
    id: 'oidc',
    name: 'OpenID',
    issuer: `${origin}/oidc`,
    clientId: oidc.id,
    clientSecret: oidc.secret,
  };
  return [
    {
      unless: ['WEIXIN_APP_ID'],
      env: {
        WEIXIN_APP_ID: weixin.id,
        WEIXIN_APP_SECRET: weixin.secret,
        WEIXIN_NATIVE_APP_ID: native.id,
        WEIXIN_NATIVE_APP_SECRET: native.secret,
        WEIXIN_URL: `${origin}/weixin`,
        WEIXIN_API_URL: `${origin}/weixin`,
      },
    },
    { unless: ['QQ_APP_ID'], env: { QQ_APP_ID: qq.id, QQ_APP_KEY: qq.secret, QQ_URL: `${origin}/qq` } },
    {
      unless: ['WEIBO_APP_KEY'],
      env: { WEIBO_APP_KEY: weibo.id, WEIBO_APP_SECRET: weibo.secret, WEIBO_URL: `${origin}/weibo` },
    },
    {
      unless: ['GITHUB_CLIENT_ID'],
      env: {
        GITHUB_CLIENT_ID: github.id,
        GITHUB_CLIENT_SECRET: github.secret,
        GITHUB_URL: `${origin}/github`,
        GITHUB_API_URL: `${origin}/github`,
      },
    },
    { unless: ['OIDC_ISSUERS', 'OIDC_ISSUERS_FILE'], env: { OIDC_ISSUERS: JSON.stringify([issuer]) } },
  ];
}

/** Those who prove numbers and know what became of them, in one: camara and aliyun do both. */
function carrierGroups(origin: string): SettingsGroup[] {
  const { cmcc, jverify, tencent: tencentCarrier } = carrierApps;
  return [
    {
      unless: ['CARRIER_PROVIDERS', 'NUMBER_SOURCES', 'ALIYUN_ACCESS_KEY_ID', 'CAMARA_ISSUER'],
      env: {
        CARRIER_PROVIDERS: 'aliyun,cmcc,jverify,tencent,camara',
        CARRIER_COUNTRIES: 'CN,HK,ES',
        CARRIER_WEB_URL: origin,
        ALIYUN_ACCESS_KEY_ID: aliyun.accessKeyId,
        ALIYUN_ACCESS_KEY_SECRET: aliyun.accessKeySecret,
        ALIYUN_CARRIER_URL: origin,
        ALIYUN_CARRIER_SCENE_CODE: aliyun.sceneCode,
        CMCC_URL: `${origin}/cmcc`,
        CMCC_APP_ID: cmcc.id,
        CMCC_APP_KEY: cmcc.key,
        CMCC_PRIVATE_KEY: cmccKey,
        JVERIFY_URL: `${origin}/jverify`,
        JVERIFY_APP_KEY: jverify.key,
        JVERIFY_MASTER_SECRET: jverify.secret,
        JVERIFY_PRIVATE_KEY: jverifyKey,
        TENCENT_CARRIER_URL: `${origin}/tencent-carrier`,
        TENCENT_CARRIER_APP_ID: tencentCarrier.id,
        TENCENT_CARRIER_APP_KEY: tencentCarrier.key,
        CAMARA_ISSUER: `${origin}/camara`,
        CAMARA_API_URL: `${origin}/camara`,
        CAMARA_CLIENT_ID: camara.clientId,
        CAMARA_KEY_ID: camara.keyId,
        CAMARA_PRIVATE_KEY: camaraPrivateKey,
        CAMARA_COUNTRIES: 'CN,HK,ES',
        CAMARA_NOTICES: 'true',
        NUMBER_SOURCES: 'camara,aliyun',
        ALIYUN_NUMBER_URL: origin,
        ALIYUN_NUMBER_AUTH_CODE: aliyun.numberAuthCode,
      },
    },
    // Numbers are asked about at every use, so that a SIM swapped in the simulator shows at once.
    { unless: ['NUMBER_RECHECK_HOURS'], env: { NUMBER_RECHECK_HOURS: '0' } },
  ];
}

/** All of them in one, for whoever has no other settings. */
export function serviceSettings(port: number): Record<string, string> {
  return Object.assign({}, ...serviceSettingsGroups(port).map(({ env }) => env)) as Record<string, string>;
}

function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
