import type { ListedSession } from '../../../src/contract/me.js';
import type { ScanResult } from '../../../src/contract/qr-session.js';
import { ClientError } from '../client/client-error.js';
import { momentIn } from '../client/countdown.js';
import type { ApprovalState } from '../client/qr-approval.js';
import type { ApprovalAt, NewLogin, PhoneView } from '../phone/phone-view.js';
import { accountSamples } from './account-samples.js';
import { signInSamples } from './sign-in-samples.js';
import { keptSample, longName, rightToLeftName, sampleId } from './people-samples.js';

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
const longScan: ScanResult = {
  ...scan,
  initiator: {
    ...scan.initiator,
    clientName: rightToLeftName,
    browser: 'Samsung Internet Browser for Wearables and Very Large Televisions 27.0.1',
    os: 'Some Operating System With A Name 2026 LTS',
    location: { country: 'GB', region: 'Wales', city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch' },
  },
  risk: { level: 'elevated', reasons: ['network_mismatch'] },
};

const life = { endsAt: momentIn(83), seconds: 120 };
const question = { scan, life, answer: 'open', refusing: false } as const;
const asking: ApprovalAt<'asking'> = { step: 'asking', ...question, askedAt: momentIn(-12), armed: true };
const checking: ApprovalAt<'code_required'> = { step: 'code_required', ...question, scan: riskyScan, checkCode: '47' };

function listed(kind: 'pc' | 'mobile', current: boolean): ListedSession {
  return {
    ...keptSample().session,
    kind,
    id: sampleId(kind === 'pc' ? 'p' : 'm'),
    clientName: 'Saoma',
    deviceName: kind === 'pc' ? 'Chrome · Windows' : 'Safari · iOS',
    lastSeenAt: '2026-11-24T08:15:00.000Z',
    current,
  };
}
const sessions = { items: [listed('mobile', true), listed('pc', false)], nextCursor: 'more', busy: false };
const newLogin: NewLogin = { id: sampleId('p'), name: 'Chrome · Windows', kind: 'pc', answer: 'open' };

function phone(screen: PhoneView['screen'], more: Partial<PhoneView> = {}): PhoneView {
  const isIn = screen.step !== 'loading' && screen.step !== 'stuck' && screen.step !== 'sign_in';
  return { screen, sessions, isOffline: false, ...(isIn && { person: keptSample().user }), ...more };
}

function approval(state: ApprovalState, more: Partial<PhoneView> = {}): PhoneView {
  return phone({ step: 'approval', approval: state }, more);
}

/** Every state of the phone page, by name. */
export const phoneSamples: Record<string, PhoneView> = {
  loading: phone({ step: 'loading' }),
  stuck: phone({ step: 'stuck', error: new ClientError('insecure_context') }),
  ...Object.fromEntries(
    Object.entries(signInSamples).map(([name, signIn]) => [`sign_in_${name}`, phone({ step: 'sign_in', signIn })]),
  ),
  sign_in_kept: phone({ step: 'sign_in', signIn: signInSamples.by_code }, { qrId: 'Q'.repeat(43) }),
  sign_in_one_tap_kept: phone({ step: 'sign_in', signIn: signInSamples.one_tap }, { qrId: 'Q'.repeat(43) }),
  sign_in_deleted: phone({ step: 'sign_in', signIn: signInSamples.by_code }, { deletedAt: '2026-12-08T08:12:00.000Z' }),
  welcome: phone({ step: 'welcome', nickname: '', busy: false }),
  welcome_weak: phone({
    step: 'welcome',
    nickname: longName,
    busy: false,
    error: new ClientError('password_too_weak'),
  }),
  ...Object.fromEntries(
    Object.entries(accountSamples).map(([name, account]) => [`account_${name}`, phone({ step: 'account', account })]),
  ),
  home: phone({ step: 'home' }),
  home_offline: phone(
    { step: 'home' },
    { isOffline: true, sessions: { ...sessions, error: new ClientError('offline') } },
  ),
  home_nameless: phone({ step: 'home' }, { person: keptSample('').user }),
  home_long_name: phone({ step: 'home' }, { person: keptSample(longName).user }),
  new_login: phone({ step: 'home' }, { newLogin }),
  new_login_failed: phone({ step: 'home' }, { newLogin: { ...newLogin, error: new ClientError('unavailable') } }),
  new_login_ended: phone({ step: 'home' }, { newLogin: { ...newLogin, answer: 'ended' } }),
  new_login_password: phone({ step: 'home' }, { newLogin: { ...newLogin, answer: 'ended', changePassword: true } }),
  arrived: phone({ step: 'arrived' }, { qrId: 'Q'.repeat(43) }),
  scanning: approval({ step: 'scanning' }),
  asking: approval(asking),
  asking_arming: approval({ ...asking, armed: false }),
  asking_risky: approval({ ...asking, scan: riskyScan }),
  asking_long_names: approval({ ...asking, scan: longScan, askedAt: momentIn(-75) }),
  asking_finding_out: approval({ ...asking, answer: 'finding_out' }, { isOffline: true }),
  asking_lost: approval({ ...asking, answer: 'lost' }),
  refusing: approval({ ...asking, refusing: true }),
  code_required: approval(checking),
  confirmed: approval({ step: 'confirmed', scan }),
  completed: approval({ step: 'completed', scan }),
  expired: approval({ step: 'expired' }),
  cancelled: approval({ step: 'cancelled', reason: 'cancelled_by_browser' }),
  rejected: approval({ step: 'rejected', reason: 'rejected_by_phone' }),
  reported: approval({ step: 'rejected', reason: 'reported_by_phone' }),
  wrong_code: approval({ step: 'rejected', reason: 'check_code_wrong' }),
  unclear: approval({ step: 'unclear' }),
  failed: approval({ step: 'failed', error: new ClientError('qr_already_scanned') }),
};
