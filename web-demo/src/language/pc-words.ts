import type { Locale } from '../../../src/contract/primitives.js';

export interface PcWords {
  title: string;
  heading: string;
  steps: [open: string, scan: string, confirm: string];
  phonePage: string;
  codePicture: string;
  lineLost: string;
  scannedTitle: string;
  scannedBy(name: string): string;
  confirmOnPhone: string;
  notMe: string;
  notMeHint: string;
  checkCodeTitle: string;
  checkCodeHint: string;
  checkCode: string;
  checkCodeSend: string;
  checkCodeSending: string;
  confirmedTitle: string;
  confirmedHint: string;
  rejectedTitle: string;
  cancelledTitle: string;
  expiredTitle: string;
  expiredHint: string;
  failedTitle: string;
  newCode: string;
  passwordInstead: string;
  signedInTitle(name: string): string;
  signedInHint: string;
  sessionSince: string;
  sessionUntil: string;
  sessionId: string;
}

export const pcWords: Record<Locale, PcWords> = {
  en: {
    title: 'Sign in · Saoma',
    heading: 'Sign in with your phone',
    steps: ['On your phone, open', 'Sign in there and scan this code', 'Check what the phone shows, then confirm'],
    phonePage: 'the phone page',
    codePicture: 'Code to scan with your phone',
    lineLost: 'The connection is down. Trying to get it back…',
    scannedTitle: 'Scanned',
    scannedBy: (name) => `Scanned by ${name}`,
    confirmOnPhone: 'Now confirm on your phone.',
    notMe: 'Not me',
    notMeHint: 'Is this not you? Then someone else scanned this code. Take a new one.',
    checkCodeTitle: 'Type the check code',
    checkCodeHint: 'Your phone shows two digits. A wrong try ends this sign-in.',
    checkCode: 'Two digits',
    checkCodeSend: 'Continue',
    checkCodeSending: 'Checking…',
    confirmedTitle: 'Confirmed',
    confirmedHint: 'Signing you in…',
    rejectedTitle: 'Sign-in refused',
    cancelledTitle: 'Sign-in stopped',
    expiredTitle: 'The code has expired',
    expiredHint: 'Nobody confirmed in time. Show a new code when you are ready.',
    failedTitle: 'No code right now',
    newCode: 'Show a new code',
    passwordInstead: 'Sign in with a password instead',
    signedInTitle: (name) => `Welcome, ${name}`,
    signedInHint: 'This browser is signed in.',
    sessionSince: 'Signed in',
    sessionUntil: 'At the latest until',
    sessionId: 'Session',
  },
  'zh-CN': {
    title: '登录 · 扫码',
    heading: '用手机扫码登录',
    steps: ['用手机打开', '在手机上登录并扫描此二维码', '核对手机上显示的信息，然后确认'],
    phonePage: '手机页面',
    codePicture: '供手机扫描的二维码',
    lineLost: '连接已断开，正在重新连接…',
    scannedTitle: '已扫描',
    scannedBy: (name) => `${name} 已扫描`,
    confirmOnPhone: '请在手机上确认登录。',
    notMe: '不是我',
    notMeHint: '不是您本人？那是别人扫了此二维码，请换一个新的。',
    checkCodeTitle: '输入校验码',
    checkCodeHint: '手机上显示了两位数字。输错一次，本次登录即中止。',
    checkCode: '两位数字',
    checkCodeSend: '继续',
    checkCodeSending: '正在核对…',
    confirmedTitle: '已确认',
    confirmedHint: '正在为您登录…',
    rejectedTitle: '登录已被拒绝',
    cancelledTitle: '登录已中止',
    expiredTitle: '二维码已过期',
    expiredHint: '没有人及时确认。准备好后请刷新二维码。',
    failedTitle: '暂时无法获取二维码',
    newCode: '刷新二维码',
    passwordInstead: '改用密码登录',
    signedInTitle: (name) => `欢迎，${name}`,
    signedInHint: '此浏览器已登录。',
    sessionSince: '登录时间',
    sessionUntil: '最迟有效至',
    sessionId: '会话',
  },
};
