import { codes } from '../../src/contract/codes.js';
import { problemSchema } from '../../src/contract/problem.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import type { SentCode } from '../../src/contract/verification.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { Caller, type Answer } from '../support/call.js';
import { Device } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { ThirdPartyBrowser } from '../support/third-party-browser.js';
import type { AccountCode } from './codes.spec.js';

const deviceInput = { kind: 'mobile', name: 'phone', platform: 'Android' };
const unknown = 'A'.repeat(22);

describe('every error code of accounts', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({
      simulator: true,
      env: { MAIL_DAILY_BUDGET: '1', PROVIDER_TIMEOUT_SECONDS: '0.5', IDENTITIES_PER_TYPE: '1' },
    });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  async function askFor(to: string, purpose: string, person?: SignedIn): Promise<Answer<SentCode>> {
    const body = { channel: to.includes('@') ? 'email' : 'sms', to, purpose };
    const call = { path: '/v1/auth/codes', body };
    return person ? person.call<SentCode>(call) : caller.call<SentCode>({ ...call, device: new Device() });
  }

  async function codeFor(to: string, purpose: string, person?: SignedIn): Promise<{ requestId: string; code: string }> {
    const { requestId } = (await askFor(to, purpose, person)).body;
    return { requestId, code: await service.simulator.lastCode(to) };
  }

  /** Someone whose only way to sign in is this phone. */
  async function signUp(phone: string): Promise<SignedIn> {
    const device = new Device();
    const body = { ...(await codeFor(phone, 'login')), device: deviceInput };
    const tokens = tokensSchema.parse(await caller.succeed({ path: '/v1/auth/code/login', body, device }));
    return new SignedIn(caller, device, tokens);
  }

  async function withStepUp(username: string): Promise<SignedIn> {
    const person = await SignedIn.as(username, caller);
    await grantStepUp(service, person);
    return person;
  }

  async function failing(provider: string, mode: 'error' | 'timeout', to: string): Promise<Answer<unknown>> {
    await service.simulator.fault(provider, mode, 1);
    return askFor(to, 'login');
  }

  const ways: Record<AccountCode, () => Promise<Answer<unknown>>> = {
    code_invalid: () =>
      caller.call({
        path: '/v1/auth/code/login',
        body: { requestId: unknown, code: '000000', device: deviceInput },
        device: new Device(),
      }),
    phone_invalid: () => askFor('12', 'login'),
    password_too_weak: async () => {
      const person = await signUp('+8613900000001');
      return person.call({ path: '/v1/me/password', method: 'PUT', body: { newPassword: 'password1' } });
    },
    ticket_invalid: () =>
      caller.call({
        path: '/v1/auth/oauth/ticket',
        body: { ticket: `tkt_${'A'.repeat(43)}`, verifier: 'v', device: deviceInput },
        device: new Device(),
      }),
    challenge_invalid: () =>
      caller.call({
        path: '/v1/auth/oauth/weixin/code',
        body: { challengeId: unknown, code: 'c', device: deviceInput },
        device: new Device(),
      }),
    step_up_required: async () => (await SignedIn.as('alice', caller)).call({ path: '/v1/me', method: 'DELETE' }),
    forbidden: async () => {
      const person = await withStepUp('alice');
      const body = { type: 'phone', ...(await codeFor('+8613900000004', 'bind', person)) };
      return person.call({ path: '/v1/me/identities', body });
    },
    country_not_allowed: () => askFor('+1 202 555 0123', 'login'),
    identity_unlinked: async () => {
      const browser = new ThirdPartyBrowser(caller);
      return browser.redeem(await browser.ticketFor('github', 'xiaoyu'), new Device());
    },
    identity_taken: async () => {
      const person = await withStepUp('bob');
      const body = { type: 'phone', ...(await codeFor('+8613800000001', 'bind', person)) };
      return person.call({ path: '/v1/me/identities', body });
    },
    last_identity: async () => {
      await addAccount(service, { username: 'lonely' });
      const person = await withStepUp('lonely');
      const { items } = (await person.call<{ items: { id: string }[] }>({ path: '/v1/me/identities' })).body;
      return person.call({ path: `/v1/me/identities/${items[0]!.id}`, method: 'DELETE' });
    },
    merge_refused: async () => {
      const person = await withStepUp('alice');
      const proof = { method: 'password', identifier: 'admin', password: 'admin-demo-password' };
      const answer = await person.call<{ ticket: string }>({ path: '/v1/me/merges/proof', body: proof });
      return answer.status >= 400
        ? answer
        : person.call({ path: '/v1/me/merges', body: { ticket: answer.body.ticket } });
    },
    budget_exhausted: async () => {
      await askFor('first@example.com', 'login');
      return askFor('second@example.com', 'login');
    },
    provider_error: () => failing('webhook', 'error', '+8613900000002'),
    provider_timeout: () => failing('webhook', 'timeout', '+8613900000003'),
  };

  it.each(Object.keys(ways) as AccountCode[])('%s is reached, with its status and a body that parses', async (code) => {
    const { status, body, headers } = await ways[code]();
    expect(problemSchema.parse(body)).toMatchObject({ code, status, title: codes[code].title });
    expect(status).toBe(codes[code].status);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('retry-after') !== null).toBe(codes[code].retryable);
  });
});
