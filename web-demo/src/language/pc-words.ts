import type { Locale } from '../../../src/contract/primitives.js';
import { isolated } from './isolated.js';

export interface PcWords {
  title: string;
  heading: string;
  openPhonePage: string;
  scanCode: string;
  scanCodeHint: string;
  checkAndConfirm: string;
  checkAndConfirmHint: string;
  codePicture: string;
  lineLost: string;
  scannedBy(name: string): string;
  confirmOnPhone: string;
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
  startAgain: string;
  expiredTitle: string;
  expiredHint: string;
  failedTitle: string;
  newCode: string;
  otherWays: string;
  signedInTitle(name: string): string;
  signedInHint: string;
  sessionBrowser: string;
  sessionSince: string;
  sessionUntil: string;
}

export const pcWords: Record<Locale, PcWords> = {
  en: {
    title: 'Sign in · Saoma',
    heading: 'Sign in with your phone',
    openPhonePage: 'Open on your phone',
    scanCode: 'Scan the code',
    scanCodeHint: 'Sign in on the phone first if it asks you to.',
    checkAndConfirm: 'Check, then confirm',
    checkAndConfirmHint: 'The phone shows which browser is asking. Say yes only if it is this one.',
    codePicture: 'Code to scan with your phone',
    lineLost: 'The connection is down. Trying to get it back…',
    scannedBy: (name) => (name === '' ? 'A phone has scanned the code' : `Scanned by ${isolated(name)}`),
    confirmOnPhone: 'Now look at your phone and confirm there.',
    notMeHint: 'Not your name? Someone else has scanned this code. Choose “Not me” for a new one.',
    checkCodeTitle: 'Type the two digits from your phone',
    checkCodeHint: 'You have one try. If the digits are wrong, this sign-in ends and you start again with a new code.',
    checkCode: 'Check code',
    checkCodeSend: 'Continue',
    checkCodeSending: 'Checking…',
    confirmedTitle: 'Confirmed on your phone',
    confirmedHint: 'Signing you in…',
    rejectedTitle: 'Sign-in refused',
    cancelledTitle: 'Sign-in stopped',
    startAgain: 'Nobody was signed in. To start again, show a new code and scan it.',
    expiredTitle: 'The code has expired',
    expiredHint: 'Nobody has used it for a while. Show a new one when your phone is at hand.',
    failedTitle: 'No code right now',
    newCode: 'Show a new code',
    otherWays: 'Sign in without your phone',
    signedInTitle: (name) => (name === '' ? 'Welcome' : `Welcome, ${isolated(name)}`),
    signedInHint: 'You are signed in on this browser.',
    sessionBrowser: 'This browser',
    sessionSince: 'Signed in since',
    sessionUntil: 'Signed out at the latest',
  },
  'zh-CN': {
    title: '登录 · 扫码',
    heading: '手机扫码登录',
    openPhonePage: '用手机打开',
    scanCode: '扫描二维码',
    scanCodeHint: '如有提示，请先在手机上登录。',
    checkAndConfirm: '核对并确认',
    checkAndConfirmHint: '手机会显示是哪个浏览器在请求登录，确认是本机后再同意。',
    codePicture: '供手机扫描的二维码',
    lineLost: '连接已断开，正在重新连接…',
    scannedBy: (name) => (name === '' ? '已有手机扫码' : `${isolated(name)} 已扫码`),
    confirmOnPhone: '请在手机上核对并确认登录。',
    notMeHint: '不是您本人？说明二维码被别人扫了，请点“不是我”换一个新的。',
    checkCodeTitle: '请输入手机上显示的两位数字',
    checkCodeHint: '只能输入一次。如果输错，本次登录将中止，需要用新的二维码重新开始。',
    checkCode: '校验码',
    checkCodeSend: '继续',
    checkCodeSending: '正在核对…',
    confirmedTitle: '手机已确认',
    confirmedHint: '正在为您登录…',
    rejectedTitle: '登录请求被拒绝',
    cancelledTitle: '登录已中止',
    startAgain: '本次没有任何人登录。如需重新登录，请刷新二维码后再扫。',
    expiredTitle: '二维码已失效',
    expiredHint: '长时间未扫码，已停止自动刷新。准备好手机后，请刷新二维码。',
    failedTitle: '暂时无法获取二维码',
    newCode: '刷新二维码',
    otherWays: '其他登录方式',
    signedInTitle: (name) => (name === '' ? '欢迎您' : `欢迎您，${isolated(name)}`),
    signedInHint: '您已在此浏览器上登录。',
    sessionBrowser: '当前浏览器',
    sessionSince: '登录时间',
    sessionUntil: '最晚有效至',
  },
};
