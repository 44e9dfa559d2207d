import type { Locale } from '../../../src/contract/primitives.js';

export interface CommonWords {
  chooseLanguage: string;
  retryIn: (seconds: number) => string;
  signIn: string;
  signingIn: string;
  signOut: string;
  signingOut: string;
  identifier: string;
  password: string;
  loading: string;
  secondsLeft: (seconds: number) => string;
  unknown: string;
  notMe: string;
  nameless: string;
  offline: string;
}

/** What both pages say. */
export const commonWords: Record<Locale, CommonWords> = {
  en: {
    chooseLanguage: 'Language',
    retryIn: (seconds) => `Trying again in ${seconds} s`,
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    signOut: 'Sign out',
    signingOut: 'Signing out…',
    identifier: 'Username, phone or email',
    password: 'Password',
    loading: 'One moment…',
    secondsLeft: (seconds) => `${seconds} s left`,
    unknown: 'unknown',
    notMe: 'Not me',
    nameless: 'No nickname yet',
    offline: 'You are offline. This page goes on by itself as soon as the network is back.',
  },
  'zh-CN': {
    chooseLanguage: '语言',
    retryIn: (seconds) => `${seconds} 秒后自动重试`,
    signIn: '登录',
    signingIn: '正在登录…',
    signOut: '退出登录',
    signingOut: '正在退出…',
    identifier: '用户名、手机号或邮箱',
    password: '密码',
    loading: '请稍候…',
    secondsLeft: (seconds) => `剩余 ${seconds} 秒`,
    unknown: '未知',
    notMe: '不是我',
    nameless: '未设置昵称',
    offline: '网络已断开，恢复后本页将自动继续。',
  },
};
