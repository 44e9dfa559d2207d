/**
 * What the service and the simulator share. Each secret begins with `simulator-`, by which a production start knows
 * and refuses it.
 */
export const webhook = { secret: 'simulator-webhook-secret' } as const;

export const aliyun = {
  accessKeyId: 'SimulatorAccessKey',
  accessKeySecret: 'simulator-access-key-secret',
  signName: '扫码',
  templateCode: 'SMS_100001',
  abroadTemplateCode: 'SMS_100002',
  sceneCode: 'FC100000001',
  numberAuthCode: 'simulator-number-auth-code',
} as const;

export const tencent = {
  secretId: 'SimulatorSecretId',
  secretKey: 'simulator-secret-key',
  appId: '1400000001',
  signName: '扫码',
  templateId: '1110',
  abroadTemplateId: '1111',
} as const;

export const twilio = {
  accountSid: 'ACsimulator',
  authToken: 'simulator-auth-token',
  serviceSid: 'VAsimulator',
} as const;

export const camara = { clientId: 'saoma-at-camara', keyId: 'saoma-1' } as const;
/** The apps that the service is registered as with those who prove phone numbers. */
export const carrierApps = {
  cmcc: { id: '300011000001', key: 'simulator-cmcc-app-key' },
  jverify: { key: '5a0a0a0a0a0a0a0a0a0a0a0a', secret: 'simulator-jverify-master-secret' },
  tencent: { id: '1400000002', key: 'simulator-tencent-carrier-key' },
} as const;

export const smtp = { user: 'simulator', password: 'simulator-smtp-password' } as const;

/** The apps that the service is registered as with third parties, by the third party's id. */
export const thirdPartyApps = {
  weixin: { id: 'wx5a1a0f7b3c2d1e00', secret: 'simulator-weixin-secret' },
  weixin_native: { id: 'wx7c2e9d4b8a6f5100', secret: 'simulator-weixin-native-secret' },
  qq: { id: '101000001', secret: 'simulator-qq-key' },
  weibo: { id: '2000000001', secret: 'simulator-weibo-secret' },
  github: { id: 'Iv1.5a0a0a0a0a0a0a0a', secret: 'simulator-github-secret' },
  oidc: { id: 'saoma-at-oidc', secret: 'simulator-oidc-secret' },
} as const;
