import type { Locale } from '../../contract/primitives.js';
import type { CodePurpose } from '../../contract/verification.js';
import type { CodeMessage, NoticeMessage } from './message.js';

/** What a code is for, as it stands in the sentence. */
const purposes: Record<Locale, Record<CodePurpose, string>> = {
  'zh-CN': {
    login: '登录',
    bind: '绑定为登录方式',
    reset_password: '重设密码',
    step_up: '确认是您本人在操作',
  },
  en: {
    login: 'to sign in',
    bind: 'to add a way to sign in',
    reset_password: 'to set a new password',
    step_up: 'to confirm that it is you',
  },
};

const texts: Record<Locale, { subject: string; text: (code: string, purpose: string) => string }> = {
  'zh-CN': {
    subject: '扫码 Saoma：您的验证码',
    text: (code, purpose) =>
      `【扫码】验证码 ${code}，用于${purpose}，5 分钟内有效。如非您本人操作，请忽略；我们的工作人员绝不会向您索要验证码。`,
  },
  en: {
    subject: 'Saoma: your code',
    text: (code, purpose) =>
      `${code} is your Saoma code ${purpose}. It is valid for 5 minutes. If you didn't ask for it, ignore this; nobody of ours ever asks for it.`,
  },
};

const noticeTexts: Record<
  NoticeMessage['about'],
  Record<Locale, { subject: string; text: (number: string) => string }>
> = {
  number_released: {
    'zh-CN': {
      subject: '扫码 Saoma：您的手机号已解绑',
      text: (number) =>
        `运营商告知，手机号 ${number} 已由他人使用，因此它不再能登录您的账号，凭它登录的设备也已退出。账号的其他内容不变；请用其他方式登录，并绑定您现在的手机号。`,
    },
    en: {
      subject: 'Saoma: your phone number was taken off your account',
      text: (number) =>
        `The operator tells us that someone else has the number ${number} now. So it signs nobody in to your account any more, and devices that signed in by it are signed out. All else is as before: sign in another way, and add the number that you have now.`,
    },
  },
};

/** The words in which a person is told. */
export function noticeTextOf({ about, number, locale }: NoticeMessage): { subject: string; text: string } {
  const { subject, text } = noticeTexts[about][locale];
  return { subject, text: text(number) };
}

/** The words in which a code is sent. The code stands in no subject: those show on locked screens and in mail logs. */
export function textOf({ code, purpose, locale }: CodeMessage): { subject: string; text: string } {
  const { subject, text } = texts[locale];
  return { subject, text: text(code, purposes[locale][purpose]) };
}
