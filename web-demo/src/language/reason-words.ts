import type { Locale } from '../../../src/contract/primitives.js';
import type { RevocationReason } from '../../../src/contract/push.js';
import type { QrReason, Risk, RiskReason } from '../../../src/contract/qr-session.js';

interface ReasonWords {
  /** Why a QR session ended. */
  qr: Record<QrReason, string>;
  /** What makes a sign-in look unusual, for the person who is to confirm it. */
  risk: Record<RiskReason, string>;
  riskLevel: Record<Risk['level'], string>;
  /** Why a sign-in session ended. */
  revocation: Record<RevocationReason, string>;
}

export const reasonWords: Record<Locale, ReasonWords> = {
  en: {
    qr: {
      cancelled_by_browser: '“Not me” was chosen on the computer.',
      cancelled_by_admin: 'An administrator stopped this sign-in.',
      approver_signed_out: 'The phone was signed out meanwhile.',
      approver_locked: 'The account of the phone was locked meanwhile.',
      approver_password_changed: 'The password was changed meanwhile, so this sign-in was stopped.',
      rejected_by_phone: 'It was refused on the phone.',
      reported_by_phone: 'It was refused on the phone and reported as an attack.',
      check_code_wrong: 'The check code was wrong.',
    },
    risk: {
      country_mismatch: 'The computer and this phone are in different countries.',
      network_mismatch: 'The computer and this phone are on different networks.',
      unknown_browser: 'You have not signed in from this browser before.',
      unknown_location: 'It is not known where the computer is.',
      many_codes: 'That address has asked for many codes in a short time.',
      unusual_time: 'You do not usually sign in at this time.',
      unusual_place: 'You do not usually sign in from there.',
      site_policy: 'This site always asks for a check code.',
    },
    riskLevel: { low: 'Nothing unusual', elevated: 'Look closely', high: 'Unusual: be careful' },
    revocation: {
      signed_out: 'You signed out.',
      revoked_by_user: 'You were signed out from another device of yours.',
      device_removed: 'This device was removed from your account, so you were signed out.',
      refresh_token_reused: 'This sign-in was used in two places at once, so you were signed out to be safe.',
      revoked_by_site: 'The site has signed you out.',
      password_changed: 'The password was changed, so you were signed out here.',
      reported_by_user: 'You said that this sign-in wasn’t you, so it was ended.',
      number_changed_hands: 'The phone number that you signed in with has a new owner.',
      account_closed: 'This account was closed or merged into another one.',
    },
  },
  'zh-CN': {
    qr: {
      cancelled_by_browser: '有人在电脑上点了“不是我”。',
      cancelled_by_admin: '管理员中止了本次登录。',
      approver_signed_out: '手机已退出登录。',
      approver_locked: '手机上的账号已被锁定。',
      approver_password_changed: '密码刚刚被修改，本次登录已中止。',
      rejected_by_phone: '已在手机上拒绝。',
      reported_by_phone: '已在手机上拒绝并举报。',
      check_code_wrong: '校验码错误。',
    },
    risk: {
      country_mismatch: '电脑与这部手机不在同一个国家或地区。',
      network_mismatch: '电脑与这部手机不在同一个网络。',
      unknown_browser: '您此前从未用过此浏览器登录。',
      unknown_location: '无法得知电脑所在的地点。',
      many_codes: '该网络地址短时间内请求了大量二维码。',
      unusual_time: '这不是您平时登录的时间。',
      unusual_place: '这不是您平时登录的地点。',
      site_policy: '该网站每次登录都要求输入校验码。',
    },
    riskLevel: { low: '未见异常', elevated: '请仔细核对', high: '存在异常，请务必小心' },
    revocation: {
      signed_out: '您已退出登录。',
      revoked_by_user: '您在另一台设备上退出了此处的登录。',
      device_removed: '此设备已从您的账号中移除，请重新登录。',
      refresh_token_reused: '此次登录在两处被同时使用，为安全起见已退出。',
      revoked_by_site: '网站已将您退出登录。',
      password_changed: '密码已修改，您已在此设备上退出登录。',
      reported_by_user: '您反馈这次登录不是您本人，登录已结束。',
      number_changed_hands: '登录所用的手机号已换机主，登录已结束。',
      account_closed: '该账号已注销或已并入另一个账号。',
    },
  },
};
