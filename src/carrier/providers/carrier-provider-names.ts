import type { CarrierProviderId } from '../../config/carrier-settings.js';

/** What pages and people call them. */
export const carrierProviderNames: Readonly<Record<CarrierProviderId, string>> = {
  aliyun: 'Alibaba Cloud',
  cmcc: 'China Mobile',
  jverify: 'JVerify',
  tencent: 'Tencent Cloud',
  camara: 'CAMARA',
};
