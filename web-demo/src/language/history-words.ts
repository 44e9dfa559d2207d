import type { LoginMethod, LoginOutcome } from '../../../src/contract/account.js';
import type { Locale } from '../../../src/contract/primitives.js';
import type { SessionKind } from '../../../src/contract/tokens.js';
import { isolated } from './isolated.js';

export interface HistoryWords {
  /** What came of a try to sign in, by the way it was made. */
  outcomes: Record<LoginOutcome, Record<LoginMethod, string>>;
  from(place: string): string;
  network(address: string): string;
  thisSignIn: string;
  reported: string;
  notMe: string;
  notMeOf(name: string, time: string): string;
  reportTitle: string;
  reportHint: string;
  reportFailedHint: string;
  reportYes: string;
  reporting: string;
  none: string;
  more: string;
  devicesIntro: string;
  thisDevice: string;
  kinds: Record<SessionKind, string>;
  since(time: string): string;
  lastSeen(time: string): string;
  rename: string;
  renameOf(name: string): string;
  renameTitle: string;
  deviceName: string;
  remove: string;
  removeOf(name: string): string;
  removeTitle(name: string): string;
  removeHint: string;
  removeYes: string;
  removing: string;
}

/** What is said of sign-ins that were, and of the devices they were made on. */
export const historyWords: Record<Locale, HistoryWords> = {
  en: {
    outcomes: {
      succeeded: {
        password: 'Signed in with a password',
        code: 'Signed in with a code',
        qr: 'Signed in by scanning a code',
        third_party: 'Signed in through another service',
        carrier: 'Signed in with one tap',
      },
      wrong_password: {
        password: 'Wrong password, not signed in',
        code: 'Wrong code, not signed in',
        qr: 'Refused, not signed in',
        third_party: 'Refused, not signed in',
        carrier: 'Carrier refused, not signed in',
      },
      account_locked: {
        password: 'Account locked, not signed in',
        code: 'Account locked, not signed in',
        qr: 'Account locked, not signed in',
        third_party: 'Account locked, not signed in',
        carrier: 'Account locked, not signed in',
      },
      number_doubted: {
        password: 'Number in doubt, not signed in',
        code: 'Number in doubt, not signed in',
        qr: 'Number in doubt, not signed in',
        third_party: 'Number in doubt, not signed in',
        carrier: 'Number in doubt, not signed in',
      },
    },
    from: (place) => `From ${place}`,
    network: (address) => `Network ${address}`,
    thisSignIn: 'this sign-in',
    reported: 'reported',
    notMe: 'It wasn’t me',
    notMeOf: (name, time) => `It wasn’t me: ${isolated(name)}, ${time}`,
    reportTitle: 'It wasn’t you?',
    reportHint: 'We end this sign-in at once, and everything it let in. After that you choose a new password.',
    reportFailedHint: 'Nobody got in, but someone tried. We note it, and you choose a new password to be safe.',
    reportYes: 'It wasn’t me: end it',
    reporting: 'Ending it…',
    none: 'Nothing here yet.',
    more: 'Show more',
    devicesIntro: 'Removing a device signs it out at once.',
    thisDevice: 'this device',
    kinds: { pc: 'Computer', mobile: 'Phone' },
    since: (time) => `Since ${time}`,
    lastSeen: (time) => `Last seen ${time}`,
    rename: 'Rename',
    renameOf: (name) => `Rename ${isolated(name)}`,
    renameTitle: 'What do you call this device?',
    deviceName: 'Name of the device',
    remove: 'Remove',
    removeOf: (name) => `Remove ${isolated(name)}`,
    removeTitle: (name) => `Remove ${isolated(name)}?`,
    removeHint: 'It is signed out at once. To use it again, you sign in on it again.',
    removeYes: 'Yes, remove it',
    removing: 'Removing…',
  },
  'zh-CN': {
    outcomes: {
      succeeded: {
        password: '密码登录',
        code: '验证码登录',
        qr: '扫码登录',
        third_party: '第三方账号登录',
        carrier: '本机号码一键登录',
      },
      wrong_password: {
        password: '密码错误，未登录',
        code: '验证码错误，未登录',
        qr: '登录被拒绝',
        third_party: '登录被拒绝',
        carrier: '运营商认证未通过，未登录',
      },
      account_locked: {
        password: '账号已锁定，未登录',
        code: '账号已锁定，未登录',
        qr: '账号已锁定，未登录',
        third_party: '账号已锁定，未登录',
        carrier: '账号已锁定，未登录',
      },
      number_doubted: {
        password: '号码存疑，未登录',
        code: '号码存疑，未登录',
        qr: '号码存疑，未登录',
        third_party: '号码存疑，未登录',
        carrier: '号码存疑，未登录',
      },
    },
    from: (place) => `地点 ${place}`,
    network: (address) => `网络 ${address}`,
    thisSignIn: '本次登录',
    reported: '已反馈',
    notMe: '不是我',
    notMeOf: (name, time) => `不是我：${isolated(name)}，${time}`,
    reportTitle: '不是您本人登录？',
    reportHint: '我们会立即结束该次登录，以及由它授权的其他登录，随后请您设置新密码。',
    reportFailedHint: '对方未能登录，但有人尝试过。我们会记录下来，为安全起见，请您设置新密码。',
    reportYes: '不是我，立即结束',
    reporting: '正在处理…',
    none: '暂无记录。',
    more: '显示更多',
    devicesIntro: '移除设备后，该设备会立即退出登录。',
    thisDevice: '本机',
    kinds: { pc: '电脑', mobile: '手机' },
    since: (time) => `首次登录 ${time}`,
    lastSeen: (time) => `最近活动 ${time}`,
    rename: '重命名',
    renameOf: (name) => `重命名 ${isolated(name)}`,
    renameTitle: '为设备起个名字',
    deviceName: '设备名称',
    remove: '移除',
    removeOf: (name) => `移除 ${isolated(name)}`,
    removeTitle: (name) => `移除 ${isolated(name)}？`,
    removeHint: '该设备会立即退出登录，再次使用时需要重新登录。',
    removeYes: '确定移除',
    removing: '正在移除…',
  },
};
