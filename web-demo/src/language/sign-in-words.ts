import type { Locale } from '../../../src/contract/primitives.js';
import { isolated } from './isolated.js';
import { spaced } from './provider-words.js';

export interface SignInWords {
  recipient: { both: string; sms: string; email: string };
  sendCode: string;
  sending: string;
  newHere: string;
  codeTitle: string;
  codeSent: { sms(to: string): string; email(to: string): string };
  code: string;
  continue: string;
  checking: string;
  sendAgain: string;
  sendAgainIn(seconds: number): string;
  otherRecipient: string;
  usePassword: string;
  useCode: string;
  forgot: string;
  or: string;
  visit(provider: string): string;
  visiting(provider: string): string;
  forgotTitle: string;
  forgotHint: string;
  newPassword: string;
  newPasswordOptional: string;
  newPasswordHint: string;
  showPassword: string;
  show: string;
  hide: string;
  setPassword: string;
  saving: string;
  resetDone: string;
  unlinkedTitle(provider: string): string;
  unlinkedHint: string;
  linkIt: string;
  makeNew: string;
  linkTitle: string;
  linkHint(provider: string): string;
  back: string;
}

/** What both pages say to someone who signs in. */
export const signInWords: Record<Locale, SignInWords> = {
  en: {
    recipient: { both: 'Phone number or email', sms: 'Phone number', email: 'Email address' },
    sendCode: 'Send me a code',
    sending: 'Sending…',
    newHere: 'New here? The code makes you an account.',
    codeTitle: 'Enter the code',
    codeSent: {
      sms: (to) => `We have sent a code by text message to ${isolated(to)}`,
      email: (to) => `We have sent a code to ${isolated(to)}. If it doesn’t come, look among the unwanted mail.`,
    },
    code: 'Code of 6 digits',
    continue: 'Continue',
    checking: 'Checking…',
    sendAgain: 'Send another code',
    sendAgainIn: (seconds) => `Send another code in ${seconds} s`,
    otherRecipient: 'Use another number or address',
    usePassword: 'Use a password instead',
    useCode: 'Use a code instead',
    forgot: 'Forgot your password?',
    or: 'or',
    visit: (provider) => `Continue with ${provider}`,
    visiting: (provider) => `Signing in with ${provider}…`,
    forgotTitle: 'Set a new password',
    forgotHint: 'Enter the phone number or email address of your account. We will send a code there.',
    newPassword: 'New password',
    newPasswordOptional: 'Password (optional)',
    newPasswordHint: 'At least 8 characters. A few words that don’t belong together are easy to remember.',
    showPassword: 'Show the password',
    show: 'Show',
    hide: 'Hide',
    setPassword: 'Set the password',
    saving: 'Saving…',
    resetDone: 'Your new password is set, and you have been signed out everywhere. Sign in with it now.',
    unlinkedTitle: (provider) => `Your first time here with ${provider}`,
    unlinkedHint: 'Do you already have an account with us? Then link the two, and either will sign you in.',
    linkIt: 'Link my account',
    makeNew: 'Make a new account',
    linkTitle: 'Which account is yours?',
    linkHint: (provider) => `Sign in to it once. After that, ${provider} will sign you in to it as well.`,
    back: 'Back',
  },
  'zh-CN': {
    recipient: { both: '手机号或邮箱', sms: '手机号', email: '邮箱' },
    sendCode: '获取验证码',
    sending: '正在发送…',
    newHere: '未注册的手机号或邮箱，验证后将自动创建账号。',
    codeTitle: '输入验证码',
    codeSent: {
      sms: (to) => `验证码已通过短信发送至 ${isolated(to)}`,
      email: (to) => `验证码已发送至 ${isolated(to)}，如未收到，请查看垃圾邮件。`,
    },
    code: '6 位验证码',
    continue: '下一步',
    checking: '正在验证…',
    sendAgain: '重新获取验证码',
    sendAgainIn: (seconds) => `${seconds} 秒后可重新获取`,
    otherRecipient: '换一个手机号或邮箱',
    usePassword: '密码登录',
    useCode: '验证码登录',
    forgot: '忘记密码？',
    or: '或',
    visit: (provider) => `使用${spaced(provider)}登录`,
    visiting: (provider) => `正在通过${spaced(provider)}登录…`,
    forgotTitle: '重置密码',
    forgotHint: '请输入账号绑定的手机号或邮箱，我们将向其发送验证码。',
    newPassword: '新密码',
    newPasswordOptional: '登录密码（选填）',
    newPasswordHint: '至少 8 个字符，建议使用几个互不相关的词语，好记又安全。',
    showPassword: '显示密码',
    show: '显示',
    hide: '隐藏',
    setPassword: '确定',
    saving: '正在保存…',
    resetDone: '密码已重置，所有设备均已退出登录。请使用新密码登录。',
    unlinkedTitle: (provider) => `首次使用${spaced(provider)}登录`,
    unlinkedHint: '如果您已有账号，可将两者关联，之后用任意一种方式都能登录。',
    linkIt: '关联已有账号',
    makeNew: '创建新账号',
    linkTitle: '验证您的账号',
    linkHint: (provider) => `请登录一次要关联的账号，之后即可使用${spaced(provider)}登录。`,
    back: '返回',
  },
};
