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
      cancelled_by_browser: 'The computer went back to a new code.',
      cancelled_by_admin: 'An administrator stopped this sign-in.',
      approver_signed_out: 'The phone was signed out meanwhile.',
      approver_locked: 'The account of the phone was locked meanwhile.',
      rejected_by_phone: 'It was refused on the phone.',
      reported_by_phone: 'It was refused on the phone and reported as an attack.',
      check_code_wrong: 'The check code was wrong.',
    },
    risk: {
      country_mismatch: 'The computer is in another country than this phone.',
      network_mismatch: 'The computer is on another network than this phone.',
      unknown_browser: 'You have not signed in from this browser before.',
      unknown_location: 'Where the computer stands is not known.',
      many_codes: 'Many codes were asked for from that address.',
      unusual_time: 'You do not usually sign in at this time.',
      unusual_place: 'You do not usually sign in from there.',
      site_policy: 'This site always asks for a check code.',
    },
    riskLevel: { low: 'Nothing unusual', elevated: 'Look closely', high: 'Unusual: be careful' },
    revocation: {
      signed_out: 'You signed out.',
      revoked_by_user: 'You ended this session from another device.',
      device_removed: 'This device was removed from your account.',
      refresh_token_reused: 'The session was used from two places at once and was ended to be safe.',
      revoked_by_site: 'The site ended this session.',
    },
  },
  'zh-CN': {
    qr: {
      cancelled_by_browser: '电脑已换用新的二维码。',
      cancelled_by_admin: '管理员中止了本次登录。',
      approver_signed_out: '手机端已退出登录。',
      approver_locked: '手机端的账号已被锁定。',
      rejected_by_phone: '已在手机上拒绝。',
      reported_by_phone: '已在手机上拒绝并举报。',
      check_code_wrong: '校验码不正确。',
    },
    risk: {
      country_mismatch: '电脑与这部手机不在同一个国家或地区。',
      network_mismatch: '电脑与这部手机不在同一个网络。',
      unknown_browser: '您从未在此浏览器上登录过。',
      unknown_location: '无法得知电脑所在地。',
      many_codes: '该地址频繁申请二维码。',
      unusual_time: '这不是您平时登录的时间。',
      unusual_place: '这不是您平时登录的地点。',
      site_policy: '该网站要求每次输入校验码。',
    },
    riskLevel: { low: '未见异常', elevated: '请仔细核对', high: '情况异常，请务必小心' },
    revocation: {
      signed_out: '您已退出登录。',
      revoked_by_user: '您在另一台设备上结束了此会话。',
      device_removed: '此设备已从您的账号中移除。',
      refresh_token_reused: '此会话在两处同时被使用，为安全起见已结束。',
      revoked_by_site: '网站结束了此会话。',
    },
  },
};
