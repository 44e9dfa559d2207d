import type { Locale } from '../../../src/contract/primitives.js';

interface OneTapWords {
  thisPhone: string;
  unknownNumber: string;
  /** Before and after the name of the terms. */
  agreeTo: readonly [string, string];
  agree: string;
  signIn: string;
  signInAndSee: string;
  asking: string;
  unseen: string;
  lookAgain: string;
  tryAgain: string;
  looking: string;
  otherWay: string;
  bindTitle: string;
  bind: string;
  stepUp: string;
  secondStepTitle: string;
  secondStepHint: string;
}

/** What is said where the carrier tells the phone's own number. */
export const oneTapWords: Record<Locale, OneTapWords> = {
  en: {
    thisPhone: 'The number of this phone',
    unknownNumber: 'Your carrier can tell us the number of this phone: no code to wait for.',
    agreeTo: ['I agree to ', ' and that my carrier tells this service my number.'],
    agree: 'I agree that my carrier tells this service my number.',
    signIn: 'Sign in with this number',
    signInAndSee: 'Sign in and see who asks',
    asking: 'Asking your carrier…',
    unseen: 'With mobile data on, one tap is enough. Over Wi-Fi alone, your carrier does not see this phone.',
    lookAgain: 'Mobile data is on',
    tryAgain: 'Try again',
    looking: 'Looking…',
    otherWay: 'or another way',
    bindTitle: 'Add the number of this phone',
    bind: 'Add this number',
    stepUp: 'It’s me',
    secondStepTitle: 'One more proof',
    secondStepHint:
      'This number alone is not enough here, since its SIM card or your phone is new. Show with something else that the account is yours.',
  },
  'zh-CN': {
    thisPhone: '本机号码',
    unknownNumber: '运营商可直接识别本机号码，无需等待验证码。',
    agreeTo: ['我已阅读并同意', '，并授权运营商向本服务提供本机号码。'],
    agree: '我同意并授权运营商向本服务提供本机号码。',
    signIn: '本机号码一键登录',
    signInAndSee: '一键登录并查看登录请求',
    asking: '正在向运营商验证…',
    unseen: '打开移动数据即可一键验证。仅连接 Wi-Fi 时，运营商无法识别本机。',
    lookAgain: '已打开移动数据',
    tryAgain: '重试',
    looking: '正在检测…',
    otherWay: '或其他方式',
    bindTitle: '绑定本机号码',
    bind: '绑定此号码',
    stepUp: '验证本机号码',
    secondStepTitle: '再验证一次',
    secondStepHint: '该号码更换过 SIM 卡，或您正在使用新的设备，仅凭手机号不足以登录。请用另一种方式证明账号属于您。',
  },
};
