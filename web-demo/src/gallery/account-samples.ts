import type { IdentityView, LoginView, MergeResult } from '../../../src/contract/account.js';
import type { DeviceView, Profile } from '../../../src/contract/me.js';
import type { AccountPlace, AccountView } from '../account/account-view.js';
import { ClientError } from '../client/client-error.js';
import { emptyList, type Paged } from '../client/paged-list.js';
import { keptSample, longName, rightToLeftName, sampleId } from './people-samples.js';
import { codeSent, numberSeen, numberUnseen, thirdPartySamples, ways } from './sign-in-samples.js';

const earlier = '2026-09-02T07:30:00.000Z';
const now = '2026-11-24T08:12:00.000Z';
const idle = { busy: false };

const profile: Profile = {
  ...keptSample().user,
  createdAt: earlier,
  hasPassword: true,
  shouldChangePassword: false,
};

function identity(type: string, identifier: string, more: Partial<IdentityView> = {}): IdentityView {
  const common = { name: null, verified: true, boundAt: earlier, boundIp: '203.0.113.0/24', lastUsedAt: now };
  return { id: sampleId(type[0] ?? 'i'), type, identifier, ...common, ...more };
}
const phoneIdentity = identity('phone', '+86 138****0001');
const githubIdentity = identity('github', '5***3', { name: longName });
const identities = [
  identity('weixin', 'o***k', { name: '林小雨', lastUsedAt: null }),
  githubIdentity,
  identity('email', 'a.very.long.name.of.a.mail.box.t***x@university.example.org', { verified: false }),
  phoneIdentity,
  identity('username', 'alice'),
];

function device(kind: DeviceView['kind'], name: string, current: boolean): DeviceView {
  const common = { platform: 'web', model: null, appVersion: null, createdAt: earlier, lastSeenAt: now };
  return { id: sampleId(name[0] ?? 'd'), kind, name, current, ...common };
}
const pcDevice = device('pc', 'Chrome · Windows', false);
const devices = [device('mobile', 'Safari · iOS', true), pcDevice, device('pc', rightToLeftName, false)];

function login(more: Partial<LoginView> = {}): LoginView {
  return {
    id: sampleId('l'),
    at: now,
    method: 'code',
    outcome: 'succeeded',
    ip: '203.0.113.0/24',
    place: { country: 'CN', region: '浙江', city: '杭州' },
    device: { kind: 'mobile', name: 'Safari · iOS', platform: 'web' },
    clientId: 'saoma',
    sessionId: sampleId('s'),
    current: false,
    reported: false,
    ...more,
  };
}
const pcLogin = login({ method: 'qr', device: { kind: 'pc', name: 'Chrome · Windows', platform: 'web' } });
const failedLogin = login({
  method: 'password',
  outcome: 'wrong_password',
  sessionId: null,
  place: null,
  ip: '2001:db8:40::/48',
  device: { kind: 'pc', name: longName, platform: 'web' },
});
const logins = [login({ current: true }), pcLogin, failedLogin, login({ method: 'third_party', reported: true })];

const preview: MergeResult = {
  merged: false,
  other: { nickname: rightToLeftName, avatarUrl: null, createdAt: earlier },
  moves: { identities: [phoneIdentity, githubIdentity], devices: 2, logins: 31 },
  conflicts: ['password', 'profile', 'username'],
};

function listOf<T>(items: T[], nextCursor: string | null = null): Paged<T> {
  return { items, nextCursor, busy: false };
}

const providers: AccountView['identities']['providers'] = [
  { id: 'password', type: 'password', name: 'Password' },
  { id: 'sms', type: 'code', name: 'SMS' },
  { id: 'email', type: 'code', name: 'Email' },
  { id: 'aliyun', type: 'carrier', name: 'Alibaba Cloud' },
  ...thirdPartySamples.slice(0, 3),
];

function account(place: AccountPlace, more: Partial<AccountView> = {}): AccountView {
  return {
    place,
    profile,
    profileTask: idle,
    passwordTask: idle,
    exportTask: idle,
    afterReport: false,
    identities: { list: listOf(identities), providers },
    devices: { list: listOf(devices, 'more') },
    logins: { list: listOf(logins, 'more') },
    ...more,
  };
}

function identityScreen(more: Partial<AccountView['identities']>): AccountView {
  return account('identities', { identities: { list: listOf(identities), providers, ...more } });
}

const { profile: _, ...unread } = account('menu');
const methods = [
  { method: 'password' },
  { method: 'code', channel: 'sms', identityId: sampleId('p'), to: '+86 138****0001' },
  { method: 'code', channel: 'email', identityId: sampleId('e'), to: 'a***e@example.com' },
  { method: 'carrier', identityId: sampleId('p'), to: '+86 138****0001' },
] as const;

/** Every screen of the account, by name. */
export const accountSamples: Record<string, AccountView> = {
  menu: account('menu'),
  menu_reading: unread,
  menu_warned: account('menu', { profile: { ...profile, nickname: longName, shouldChangePassword: true } }),
  menu_failed: { ...unread, profileError: new ClientError('offline') },
  profile: account('profile'),
  profile_saved: account('profile', { profileTask: { busy: false, done: true } }),
  password: account('password'),
  password_first: account('password', { profile: { ...profile, hasPassword: false } }),
  password_reported: account('password', {
    afterReport: true,
    passwordTask: { busy: false, error: new ClientError('password_too_weak') },
  }),
  password_saved: account('password', { passwordTask: { busy: false, done: true } }),
  identities: identityScreen({}),
  identities_reading: identityScreen({ list: { ...emptyList, busy: true } }),
  identities_added: identityScreen({ notice: 'added' }),
  identities_taken: identityScreen({ error: new ClientError('identity_taken') }),
  removing: identityScreen({ removing: { identity: phoneIdentity, busy: false } }),
  removing_last: identityScreen({
    removing: { identity: githubIdentity, busy: false, error: new ClientError('last_identity') },
  }),
  adding_phone: identityScreen({
    adding: {
      what: 'phone',
      proof: { ways: { password: false, channels: ['sms'] }, step: { at: 'recipient' }, busy: false },
    },
  }),
  adding_this_phone: identityScreen({ adding: { what: 'this_phone', oneTap: numberSeen } }),
  adding_no_sim: identityScreen({ adding: { what: 'this_phone', oneTap: { ...numberUnseen, why: 'no_sim' } } }),
  adding_code: identityScreen({
    adding: { what: 'phone', proof: { ...codeSent, ways: { password: false, channels: ['sms'] } } },
  }),
  merge_proof: identityScreen({ adding: { what: 'merge', proof: { ways, step: { at: 'password' }, busy: false } } }),
  merging: identityScreen({ merging: { preview, busy: false } }),
  merging_refused: identityScreen({ merging: { preview, busy: false, error: new ClientError('merge_refused') } }),
  devices: account('devices'),
  device_name: account('devices', {
    devices: { list: emptyList, changing: { device: pcDevice, how: 'name', ...idle } },
  }),
  device_remove: account('devices', {
    devices: { list: emptyList, changing: { device: pcDevice, how: 'remove', ...idle } },
  }),
  logins: account('logins'),
  logins_reported: account('logins', { afterReport: true }),
  logins_none: account('logins', { logins: { list: emptyList } }),
  reporting: account('logins', { logins: { list: emptyList, reporting: { login: pcLogin, busy: false } } }),
  reporting_failed: account('logins', { logins: { list: emptyList, reporting: { login: failedLogin, busy: true } } }),
  privacy: account('privacy'),
  privacy_exported: account('privacy', { exportTask: { busy: false, done: true } }),
  deleting: account('privacy', { deleting: idle }),
  step_up: account('password', { stepUp: { methods, busy: false } }),
  step_up_none: account('password', { stepUp: { methods: [], busy: false } }),
  step_up_password: account('password', {
    stepUp: { methods, chosen: methods[0], busy: false, error: new ClientError('invalid_credentials') },
  }),
  step_up_sending: account('password', { stepUp: { methods, chosen: methods[1], busy: true } }),
  step_up_carrier: account('password', {
    stepUp: { methods, chosen: methods[3], busy: false, oneTap: numberSeen },
  }),
  step_up_looking: account('password', { stepUp: { methods, chosen: methods[3], busy: false } }),
  step_up_code: account('password', {
    stepUp: {
      methods,
      chosen: methods[1],
      busy: false,
      sent: {
        channel: 'sms',
        to: methods[1].to,
        requestId: 'sample',
        resendAt: codeSent.step.at === 'code' ? codeSent.step.sent.resendAt : 0,
      },
    },
  }),
};
