import type { Locale } from '../../../src/contract/primitives.js';
import type { AccountPlace } from '../account/account-view.js';
import { isolated } from './isolated.js';

export interface AccountWords {
  /** The heading of each screen, which is also its line in the menu. */
  places: Record<AccountPlace, string>;
  /** What a line of the menu leads to. */
  hints: Record<Exclude<AccountPlace, 'menu'>, string>;
  back: string;
  toAccount: string;
  toHome: string;
  cancel: string;
  save: string;
  saving: string;
  saved: string;
  nickname: string;
  avatarUrl: string;
  avatarHint: string;
  locale: string;
  localeHint: string;
  memberSince(time: string): string;
  setPasswordTitle: string;
  changePasswordTitle: string;
  passwordHint: string;
  firstPasswordHint: string;
  savePassword: string;
  passwordSaved: string;
  shouldChange: string;
  changeNow: string;
  afterReport: string;
  afterReportNoPassword: string;
  exportTitle: string;
  exportHint: string;
  export: string;
  exporting: string;
  exported: string;
  deleteTitle: string;
  deleteHint: string;
  delete: string;
  deleteSure: string;
  deleteWhat: string[];
  deleteYes: string;
  deleting: string;
  deleted(time: string): string;
  stepUpTitle: string;
  stepUpHint: string;
  stepUpNone: string;
  stepUpPassword: string;
  stepUpCode: { sms(to: string): string; email(to: string): string };
  stepUpCarrier(to: string): string;
  stepUpOther: string;
  confirm: string;
  welcomeTitle: string;
  welcomeHint: string;
  later: string;
}

/** What the screens of the account say. */
export const accountWords: Record<Locale, AccountWords> = {
  en: {
    places: {
      menu: 'Your account',
      profile: 'Profile',
      identities: 'Ways to sign in',
      password: 'Password',
      devices: 'Devices',
      logins: 'Sign-in history',
      privacy: 'Your data',
    },
    hints: {
      profile: 'Name, picture, language',
      identities: 'Phone, email and other services',
      password: 'Set or change it',
      devices: 'Phones and browsers you use',
      logins: 'When, where and how you signed in',
      privacy: 'Take it with you, or delete the account',
    },
    back: 'Back',
    toAccount: 'Account',
    toHome: 'Back to scanning',
    cancel: 'Cancel',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved.',
    nickname: 'Nickname',
    avatarUrl: 'Address of your picture',
    avatarHint: 'Begins with https://. Leave it empty for no picture.',
    locale: 'Language',
    localeHint: 'For this page, and for the messages we send you.',
    memberSince: (time) => `With us since ${time}`,
    setPasswordTitle: 'Set a password',
    changePasswordTitle: 'Change your password',
    passwordHint:
      'One password goes with every phone number, address and name of yours. Changing it signs you out everywhere else.',
    firstPasswordHint: 'With a password you can sign in even when no code reaches you.',
    savePassword: 'Save the password',
    passwordSaved: 'Your new password is set. Everywhere else you are signed out.',
    shouldChange: 'You have reported a sign-in. Someone may know your password.',
    changeNow: 'Change the password',
    afterReport: 'That sign-in is over. Someone may know your password, so choose a new one now.',
    afterReportNoPassword:
      'That sign-in is over. Look whether every phone and address among your ways to sign in is yours.',
    exportTitle: 'Take your data with you',
    exportHint: 'A file with all that is kept about you: profile, ways to sign in, devices, sign-ins.',
    export: 'Download the file',
    exporting: 'Putting it together…',
    exported: 'The file is on its way to your downloads.',
    deleteTitle: 'Delete the account',
    deleteHint: 'For good, after some days in which you can still change your mind.',
    delete: 'Delete my account…',
    deleteSure: 'Really delete your account?',
    deleteWhat: [
      'You are signed out everywhere at once.',
      'For some days nothing else happens. If you sign in again in that time, the account stays.',
      'After that your profile, ways to sign in and devices are gone and can’t be brought back.',
      'What the law has us keep of your sign-ins stays as long as it says.',
    ],
    deleteYes: 'Yes, delete my account',
    deleting: 'Deleting…',
    deleted: (time) =>
      `You are signed out everywhere, and the account will be deleted on ${time}. Sign in before then if you want to keep it.`,
    stepUpTitle: 'Show that it’s you',
    stepUpHint: 'We ask once more, so that nobody who finds your phone unlocked can do this.',
    stepUpNone: 'This account has no password, phone or email to show it with. Ask the people who run the service.',
    stepUpPassword: 'With my password',
    stepUpCode: {
      sms: (to) => `With a code to ${isolated(to)}`,
      email: (to) => `With a code to ${isolated(to)}`,
    },
    stepUpCarrier: (to) => `With one tap, by this phone’s number ${isolated(to)}`,
    stepUpOther: 'Another way',
    confirm: 'Continue',
    welcomeTitle: 'Welcome! What should we call you?',
    welcomeHint: 'Your account is ready. You can fill this in now or at any time later.',
    later: 'Later',
  },
  'zh-CN': {
    places: {
      menu: '我的账号',
      profile: '个人资料',
      identities: '登录方式',
      password: '登录密码',
      devices: '我的设备',
      logins: '登录记录',
      privacy: '数据与隐私',
    },
    hints: {
      profile: '昵称、头像、语言',
      identities: '手机号、邮箱和第三方账号',
      password: '设置或修改',
      devices: '使用过的手机和浏览器',
      logins: '登录的时间、地点和方式',
      privacy: '导出数据或注销账号',
    },
    back: '返回',
    toAccount: '账号',
    toHome: '返回扫码',
    cancel: '取消',
    save: '保存',
    saving: '正在保存…',
    saved: '已保存。',
    nickname: '昵称',
    avatarUrl: '头像图片网址',
    avatarHint: '以 https:// 开头；留空则不显示图片。',
    locale: '语言',
    localeHint: '用于本页面，以及发送给您的短信和邮件。',
    memberSince: (time) => `注册于 ${time}`,
    setPasswordTitle: '设置登录密码',
    changePasswordTitle: '修改登录密码',
    passwordHint: '手机号、邮箱和用户名共用同一个密码。修改后，其他设备将全部退出登录。',
    firstPasswordHint: '设置密码后，即使收不到验证码也能登录。',
    savePassword: '保存密码',
    passwordSaved: '新密码已生效，其他设备均已退出登录。',
    shouldChange: '您反馈过一次异常登录，密码可能已泄露。',
    changeNow: '修改密码',
    afterReport: '该次登录已结束。密码可能已被他人知晓，请立即设置新密码。',
    afterReportNoPassword: '该次登录已结束。请检查“登录方式”中的手机号和账号是否都属于您本人。',
    exportTitle: '导出我的数据',
    exportHint: '下载一份文件，包含我们保存的所有与您有关的信息：个人资料、登录方式、设备和登录记录。',
    export: '下载数据',
    exporting: '正在整理…',
    exported: '文件已开始下载。',
    deleteTitle: '注销账号',
    deleteHint: '提交后有数天的反悔期，期满后无法恢复。',
    delete: '注销账号…',
    deleteSure: '确定要注销账号吗？',
    deleteWhat: [
      '所有设备将立即退出登录。',
      '反悔期内不会删除任何内容，只要重新登录，账号就会保留。',
      '反悔期满后，个人资料、登录方式和设备将被永久删除，无法恢复。',
      '依法需要留存的登录记录，将保留至规定期限。',
    ],
    deleteYes: '确定注销',
    deleting: '正在注销…',
    deleted: (time) => `您已在所有设备上退出登录，账号将于 ${time} 注销。如需保留，请在此之前重新登录。`,
    stepUpTitle: '验证是您本人',
    stepUpHint: '为保护您的账号安全，此操作需要再次验证身份。',
    stepUpNone: '此账号没有可用于验证的密码、手机号或邮箱。请联系服务管理员。',
    stepUpPassword: '使用登录密码',
    stepUpCode: {
      sms: (to) => `短信验证码 ${isolated(to)}`,
      email: (to) => `邮箱验证码 ${isolated(to)}`,
    },
    stepUpCarrier: (to) => `本机号码一键验证 ${isolated(to)}`,
    stepUpOther: '换一种方式',
    confirm: '继续',
    welcomeTitle: '欢迎！怎么称呼您？',
    welcomeHint: '账号已创建，以下信息可以现在填写，也可以以后再填。',
    later: '以后再说',
  },
};
