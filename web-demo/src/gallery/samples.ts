import type { ListedSession } from '../../../src/contract/me.js';
import type { ScanResult } from '../../../src/contract/qr-session.js';
import { ClientError } from '../client/client-error.js';
import { momentIn } from '../client/countdown.js';
import type { KeptTokens } from '../client/sign-in-session.js';
import type { PcView } from '../pc/pc-view.js';
import type { PhoneView } from '../phone/phone-view.js';

const id = (letter: string) => letter.repeat(22);

const kept: KeptTokens = {
  accessToken: 'sample',
  refreshToken: undefined,
  freshUntil: 0,
  user: {
    id: id('u'),
    nickname: '爱丽丝 Alice',
    avatarUrl: null,
    locale: 'zh-CN',
    role: 'user',
    profileComplete: true,
  },
  session: {
    id: id('s'),
    kind: 'pc',
    deviceId: id('d'),
    clientId: 'saoma',
    createdAt: '2026-11-24T08:12:00.000Z',
    expiresAt: '2026-11-25T08:12:00.000Z',
  },
};

const scannedBy = { displayName: '爱***e', avatarUrl: null };
const endsAt = momentIn(47);

function pc(state: PcView['state'], more: Partial<PcView> = {}): PcView {
  return { state, line: 'push', password: { busy: false }, ...more };
}

/** Every state of the PC page, by name. */
export const pcSamples: Record<string, PcView> = {
  loading: pc({ step: 'loading' }),
  pending: pc({ step: 'pending', url: `${location.origin}/q/${'Q'.repeat(43)}`, endsAt }),
  pending_lost: pc({ step: 'pending', url: `${location.origin}/q/${'Q'.repeat(43)}`, endsAt }, { line: 'lost' }),
  pending_ended: pc(
    { step: 'pending', url: `${location.origin}/q/${'Q'.repeat(43)}`, endsAt },
    { endedBecause: 'revoked_by_user', password: { busy: false, error: new ClientError('invalid_credentials') } },
  ),
  scanned: pc({ step: 'scanned', scannedBy, endsAt }),
  code_required: pc({ step: 'code_required', scannedBy, endsAt, sending: false }),
  confirmed: pc({ step: 'confirmed', scannedBy }),
  signed_in: pc({ step: 'signed_in', kept, leaving: false }),
  rejected: pc({ step: 'rejected', reason: 'rejected_by_phone' }),
  rejected_code: pc({ step: 'rejected', reason: 'check_code_wrong' }),
  cancelled: pc({ step: 'cancelled', reason: 'approver_signed_out' }),
  expired: pc({ step: 'expired' }),
  offline: pc({ step: 'failed', error: new ClientError('offline'), retryAt: momentIn(9) }),
  insecure: pc({ step: 'failed', error: new ClientError('insecure_context'), retryAt: undefined }),
};

const scan: ScanResult = {
  tempToken: 'sample',
  expiresAt: '2026-11-24T08:14:00.000Z',
  expiresIn: 120,
  initiator: {
    clientId: 'saoma',
    clientName: 'Saoma',
    browser: 'Chrome 131',
    os: 'Windows 11',
    ip: '203.0.113.0/24',
    location: { country: 'CN', region: '浙江', city: '杭州' },
    requestedAt: '2026-11-24T08:11:42.000Z',
    known: true,
  },
  risk: { level: 'low', reasons: [] },
  checkCode: false,
};
const riskyScan: ScanResult = {
  ...scan,
  initiator: { ...scan.initiator, ip: '2001:db8:40::/48', location: null, known: false },
  risk: { level: 'high', reasons: ['country_mismatch', 'unknown_browser', 'unknown_location'] },
  checkCode: true,
};

function listed(kind: 'pc' | 'mobile', current: boolean): ListedSession {
  return {
    ...kept.session,
    kind,
    id: id(kind === 'pc' ? 'p' : 'm'),
    clientName: 'Saoma',
    deviceName: kind === 'pc' ? 'Chrome · Windows' : 'Safari · iOS',
    lastSeenAt: '2026-11-24T08:15:00.000Z',
    current,
  };
}
const sessions = { items: [listed('mobile', true), listed('pc', false)], nextCursor: 'more', busy: false };

function phone(screen: PhoneView['screen'], more: Partial<PhoneView> = {}): PhoneView {
  const isIn = screen.step !== 'loading' && screen.step !== 'stuck' && screen.step !== 'sign_in';
  return { screen, sessions, ...(isIn && { person: kept.user }), ...more };
}

/** Every state of the phone page, by name. */
export const phoneSamples: Record<string, PhoneView> = {
  loading: phone({ step: 'loading' }),
  stuck: phone({ step: 'stuck', error: new ClientError('insecure_context') }),
  sign_in: phone({ step: 'sign_in', busy: false }),
  sign_in_wrong: phone(
    { step: 'sign_in', busy: false, error: new ClientError('invalid_credentials') },
    { qrId: 'Q'.repeat(43) },
  ),
  home: phone({ step: 'home' }),
  home_new_login: phone({ step: 'home' }, { newLogin: { ...kept.session, id: id('p') } }),
  arrived: phone({ step: 'arrived' }, { qrId: 'Q'.repeat(43) }),
  scanning: phone({ step: 'approval', approval: { step: 'scanning' } }),
  asking: phone({ step: 'approval', approval: { step: 'asking', scan, endsAt, busy: false } }),
  asking_risky: phone({ step: 'approval', approval: { step: 'asking', scan: riskyScan, endsAt, busy: false } }),
  code_required: phone({
    step: 'approval',
    approval: { step: 'code_required', scan: riskyScan, checkCode: '47', endsAt },
  }),
  confirmed: phone({ step: 'approval', approval: { step: 'confirmed', scan } }),
  completed: phone({ step: 'approval', approval: { step: 'completed', scan, reason: undefined } }),
  expired: phone({ step: 'approval', approval: { step: 'expired', scan, reason: undefined } }),
  cancelled: phone({ step: 'approval', approval: { step: 'cancelled', scan, reason: 'cancelled_by_browser' } }),
  rejected: phone({ step: 'approval', approval: { step: 'rejected', scan, reason: 'reported_by_phone' } }),
  failed: phone({ step: 'approval', approval: { step: 'failed', error: new ClientError('qr_already_scanned') } }),
};
