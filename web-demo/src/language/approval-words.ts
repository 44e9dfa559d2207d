import type { Locale } from '../../../src/contract/primitives.js';
import { isolated } from './isolated.js';

export interface ApprovalWords {
  asking: string;
  askTitle: string;
  askHint(site: string): string;
  site: string;
  browser: string;
  place: string;
  address: string;
  requestedAt: string;
  browserOn(browser: string, os: string): string;
  knownBrowser: string;
  newBrowser: string;
  confirm: string;
  confirmWithCode: string;
  sending: string;
  findingOut: string;
  answerLost: string;
  refuseTitle: string;
  refuseHint: string;
  refuse: string;
  refuseAndReport: string;
  back: string;
  checkCodeTitle: string;
  checkCodeWarning: string;
  confirmedTitle: string;
  confirmedHint: string;
  completedTitle: string;
  completedHint(site: string, browser: string): string;
  signItOut: string;
  expiredTitle: string;
  expiredHint: string;
  cancelledTitle: string;
  rejectedTitle: string;
  rejectedHint: string;
  reportedHint: string;
  wrongCodeTitle: string;
  nobodySignedIn: string;
  unclearTitle: string;
  unclearHint: string;
}

/** A browser or system by its name; the service says `unknown` where a User-Agent doesn't tell. */
const known = (name: string, otherwise: string): string => (name === 'unknown' ? otherwise : name);

/** What the phone says of the code that it scanned. */
export const approvalWords: Record<Locale, ApprovalWords> = {
  en: {
    asking: 'Looking up who asks…',
    askTitle: 'Is this the computer in front of you?',
    askHint: (site) => `It asks to be signed in to ${isolated(site)} as you.`,
    site: 'Site',
    browser: 'Browser',
    place: 'Place',
    address: 'Address',
    requestedAt: 'Asked',
    browserOn: (browser, os) => `${isolated(known(browser, 'unknown'))} · ${isolated(known(os, 'unknown'))}`,
    knownBrowser: 'You have used this browser before',
    newBrowser: 'New: never used by you before',
    confirm: 'Yes, sign in',
    confirmWithCode: 'Yes, show the check code',
    sending: 'Sending…',
    findingOut: 'The connection broke while your answer was on its way. Finding out whether it arrived…',
    answerLost: 'Your answer did not arrive, and nothing has happened. Please answer again.',
    refuseTitle: 'Did someone send you this code?',
    refuseHint: 'Either way nobody is signed in. A report helps to stop whoever is behind it.',
    refuse: 'No, just refuse',
    refuseAndReport: 'Yes, refuse and report',
    back: 'Back',
    checkCodeTitle: 'Type this on the computer',
    checkCodeWarning:
      'Tell it to nobody. Whoever asks you for it, in a call or a chat, wants to get into your account.',
    confirmedTitle: 'Confirmed',
    confirmedHint: 'The computer is being signed in…',
    completedTitle: 'Signed in',
    completedHint: (site, browser) => `You are now signed in to ${isolated(site)} on ${browser}.`,
    signItOut: 'It wasn’t me: sign it out',
    expiredTitle: 'The code has expired',
    expiredHint: 'Nobody was signed in. If you still want to, scan the new code on the computer.',
    cancelledTitle: 'The sign-in was stopped',
    rejectedTitle: 'Refused',
    rejectedHint: 'That computer was not let in. There is nothing else you need to do.',
    reportedHint: 'That computer was not let in, and the attempt was reported. Scan codes only from screens you know.',
    wrongCodeTitle: 'Wrong check code',
    nobodySignedIn: 'Nobody was signed in. If you still want to, scan the new code on the computer.',
    unclearTitle: 'Please check for yourself',
    unclearHint:
      'The connection was down too long to find out what became of your answer. If a computer was signed in, it is in the list below, where you can sign it out.',
  },
  'zh-CN': {
    asking: '正在查询登录请求…',
    askTitle: '这是您面前的电脑吗？',
    askHint: (site) => `它请求以您的身份登录 ${isolated(site)}。`,
    site: '网站',
    browser: '浏览器',
    place: '地点',
    address: '网络地址',
    requestedAt: '请求时间',
    browserOn: (browser, os) => `${isolated(known(browser, '未知'))} · ${isolated(known(os, '未知'))}`,
    knownBrowser: '您曾使用过此浏览器',
    newBrowser: '新浏览器，您此前从未使用过',
    confirm: '是的，登录',
    confirmWithCode: '是的，查看校验码',
    sending: '正在提交…',
    findingOut: '提交时网络中断，正在确认是否已送达…',
    answerLost: '刚才的选择未能送达，没有任何变化。请重新选择。',
    refuseTitle: '这个二维码是别人发给您的吗？',
    refuseHint: '无论怎样都不会登录。举报有助于阻止背后的人。',
    refuse: '不是，仅拒绝',
    refuseAndReport: '是的，拒绝并举报',
    back: '返回',
    checkCodeTitle: '请在电脑上输入',
    checkCodeWarning: '请勿告诉任何人。凡是通过电话或聊天向您索要的，都是想盗用您的账号。',
    confirmedTitle: '已确认',
    confirmedHint: '电脑正在登录…',
    completedTitle: '登录成功',
    completedHint: (site, browser) => `您已在 ${browser} 上登录 ${isolated(site)}。`,
    signItOut: '不是我，立即退出',
    expiredTitle: '二维码已失效',
    expiredHint: '本次没有登录。如仍需登录，请扫描电脑上新的二维码。',
    cancelledTitle: '登录已中止',
    rejectedTitle: '已拒绝',
    rejectedHint: '该电脑未能登录，您无需再做任何操作。',
    reportedHint: '该电脑未能登录，此次请求已举报。请只扫描您信任的屏幕上的二维码。',
    wrongCodeTitle: '校验码错误',
    nobodySignedIn: '本次没有登录。如仍需登录，请扫描电脑上新的二维码。',
    unclearTitle: '请查看登录情况',
    unclearHint: '网络中断过久，无法确认刚才的选择是否生效。如果电脑已登录，会出现在下方列表中，您可以将其退出。',
  },
};
