import type { ProviderView } from '../../../src/contract/third-parties.js';
import { ClientError } from '../client/client-error.js';
import { momentIn } from '../client/countdown.js';
import type { ProofView } from '../sign-in/proof-view.js';
import type { SignInAt, SignInView } from '../sign-in/sign-in-view.js';
import { rightToLeftName } from './people-samples.js';

export const thirdPartySamples: ProviderView[] = [
  { id: 'weixin', type: 'oauth', name: 'WeChat' },
  { id: 'qq', type: 'oauth', name: 'QQ' },
  { id: 'weibo', type: 'oauth', name: 'Weibo' },
  { id: 'github', type: 'oauth', name: 'GitHub' },
  { id: 'company', type: 'oauth', name: 'A Company With A Long Name' },
];

export const ways: ProofView['ways'] = { password: true, channels: ['sms', 'email'] };
const byCode: ProofView = { ways, step: { at: 'recipient' }, busy: false };
const byPassword: ProofView = { ways, step: { at: 'password' }, busy: false };
const onlyPassword: ProofView = { ...byPassword, ways: { password: true, channels: [] } };
/** A code is on its way to a phone, and another may be asked for in a while. */
export const codeSent: ProofView = {
  ways,
  step: { at: 'code', sent: { channel: 'sms', to: '138 0000 0001', requestId: 'sample', resendAt: momentIn(48) } },
  busy: false,
};
const longAddress = 'a.person.with.a.very.long.name.indeed@mail.department.university.example.org';
const mailSent: ProofView = {
  ways,
  step: { at: 'code', sent: { channel: 'email', to: longAddress, requestId: 'sample', resendAt: momentIn(-1) } },
  busy: false,
};

const terms = {
  name: '中国移动认证服务条款',
  url: 'https://wap.cmpassport.com/resources/html/contract.html',
};
/** The carrier shows the number of the phone. */
export const numberSeen = { at: 'seen', number: '138****0001', terms, busy: false } as const;
export const numberUnseen = { at: 'unseen', why: 'no_mobile_data', looking: false } as const;

function first(proof: ProofView, more: Partial<SignInAt<'sign_in'>> = {}): SignInView {
  return { at: 'sign_in', proof, thirdParties: thirdPartySamples, isReset: false, ...more };
}

/** Every state of someone who isn't signed in, by name; both pages draw them. */
export const signInSamples = {
  by_code: first(byCode),
  by_code_refused: first({ ...byCode, error: new ClientError('rate_limited', { retryAfterSeconds: 47 }) }),
  by_code_sending: first({ ...byCode, busy: true }),
  one_tap: first(byCode, { oneTap: numberSeen }),
  one_tap_asking: first(byCode, { oneTap: { ...numberSeen, busy: true } }),
  one_tap_changed_hands: first(byCode, {
    oneTap: { ...numberSeen, error: new ClientError('number_changed_hands') },
  }),
  one_tap_visit: first(byPassword, { oneTap: { ...numberSeen, number: undefined, terms: null } }),
  one_tap_unseen: first(byCode, { oneTap: numberUnseen }),
  third_party_refused: first(byCode, { error: new ClientError('third_party_refused') }),
  code_sent: first(codeSent),
  code_wrong: first({ ...mailSent, error: new ClientError('code_invalid') }),
  by_password: first(byPassword),
  by_password_wrong: first({ ...byPassword, error: new ClientError('invalid_credentials') }),
  by_password_only: first(onlyPassword, { thirdParties: [] }),
  reset: first(byPassword, { isReset: true }),
  forgot: { at: 'forgot', proof: { ...byCode, ways: { ...ways, password: false } } },
  forgot_code: {
    at: 'forgot',
    proof: { ...codeSent, ways: { ...ways, password: false }, error: new ClientError('password_too_weak') },
  },
  third_party: { at: 'third_party', provider: { id: 'weixin', name: 'WeChat' } },
  unlinked: {
    at: 'unlinked',
    provider: { id: 'weixin', name: 'WeChat' },
    suggestions: { nickname: '林小雨', avatarUrl: null },
    busy: false,
  },
  unlinked_failed: {
    at: 'unlinked',
    provider: { id: 'company', name: 'A Company With A Long Name' },
    suggestions: { nickname: rightToLeftName, avatarUrl: null },
    busy: false,
    error: new ClientError('unavailable'),
  },
  second_step: { at: 'second_step', proof: byPassword },
  second_step_same: { at: 'second_step', proof: { ...codeSent, error: new ClientError('same_number') } },
  link: { at: 'link', provider: { id: 'github', name: 'GitHub' }, proof: byCode },
} satisfies Record<string, SignInView>;
