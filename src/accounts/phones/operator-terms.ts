import type { Carrier, CarrierHint } from '../../contract/carrier.js';

/** Whose terms a person agrees to who lets their operator tell the number; the operators ask that pages show them. */
export const operatorTerms: Readonly<Record<Carrier, NonNullable<CarrierHint['terms']>>> = {
  CM: { name: '中国移动认证服务条款', url: 'https://wap.cmpassport.com/resources/html/contract.html' },
  CU: {
    name: '中国联通认证服务条款',
    url: 'https://opencloud.wostore.cn/authz/resource/html/disclaimer.html?fromsdk=true',
  },
  CT: { name: '天翼账号认证服务条款', url: 'https://e.189.cn/sdk/agreement/detail.do?hidetop=true' },
};
