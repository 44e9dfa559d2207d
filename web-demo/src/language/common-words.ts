import type { Locale } from '../../../src/contract/primitives.js';

export interface CommonWords {
  chooseLanguage: string;
  retry: string;
  retryIn: (seconds: number) => string;
  signIn: string;
  signingIn: string;
  signOut: string;
  identifier: string;
  password: string;
  loading: string;
  secondsLeft: (seconds: number) => string;
  unknown: string;
}

/** What both pages say. */
export const commonWords: Record<Locale, CommonWords> = {
  en: {
    chooseLanguage: 'Language',
    retry: 'Try again',
    retryIn: (seconds) => `Trying again in ${seconds} s`,
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    signOut: 'Sign out',
    identifier: 'Username, phone or email',
    password: 'Password',
    loading: 'One moment…',
    secondsLeft: (seconds) => `${seconds} s left`,
    unknown: 'unknown',
  },
  'zh-CN': {
    chooseLanguage: '语言',
    retry: '重试',
    retryIn: (seconds) => `${seconds} 秒后自动重试`,
    signIn: '登录',
    signingIn: '正在登录…',
    signOut: '退出登录',
    identifier: '用户名、手机号或邮箱',
    password: '密码',
    loading: '请稍候…',
    secondsLeft: (seconds) => `剩余 ${seconds} 秒`,
    unknown: '未知',
  },
};
