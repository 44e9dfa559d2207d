import { codes, type Code } from '../../src/contract/codes.js';
import { problemSchema } from '../../src/contract/problem.js';
import { Caller, type Call } from '../support/call.js';
import { Device } from '../support/device.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { addSite, siteOrigin } from '../support/sites.js';
import { until } from '../support/until.js';

/** Reached in account-codes.spec.ts, with what they need. */
export type AccountCode =
  | 'code_invalid'
  | 'phone_invalid'
  | 'password_too_weak'
  | 'ticket_invalid'
  | 'challenge_invalid'
  | 'step_up_required'
  | 'forbidden'
  | 'country_not_allowed'
  | 'identity_unlinked'
  | 'identity_taken'
  | 'last_identity'
  | 'merge_refused'
  | 'budget_exhausted'
  | 'provider_error'
  | 'provider_timeout';

/** Reached in carrier-codes.spec.ts. */
export type CarrierCode = 'carrier_token_invalid' | 'consent_required' | 'number_changed_hands';

const unknownId = 'A'.repeat(43);
const unknownTempToken = `qrt_${'A'.repeat(43)}`;
const login = {
  identifier: 'alice',
  password: 'alice-demo-password',
  device: { kind: 'pc', name: 'x', platform: 'x' },
};

describe('every error code', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  /** A call of the phone's that fails with the code. */
  const byPhone = async (call: Call) => phone.call(call);

  const ways: Record<
    Exclude<Code, AccountCode | CarrierCode>,
    () => Promise<{ status: number; body: unknown; headers: Headers }>
  > = {
    invalid_request: () => caller.call({ path: '/v1/qr-sessions', body: { qrId: unknownId }, device: new Device() }),
    dpop_required: () => caller.call({ path: '/v1/qr-sessions', body: {} }),
    invalid_dpop_proof: () =>
      caller.call({ path: '/v1/qr-sessions', body: {}, device: new Device(), proof: { htm: 'GET' } }),
    invalid_token: () => caller.call({ path: '/v1/me' }),
    use_dpop_nonce: () => caller.call({ path: '/v1/qr-sessions', body: {}, device: new Device(), proof: { iat: 1 } }),
    invalid_credentials: () =>
      caller.call({ path: '/v1/auth/password/login', body: { ...login, password: 'wrong' }, device: new Device() }),
    temp_token_invalid: async () => {
      const { qrId } = await Browser.open(caller);
      await phone.scan(qrId);
      return byPhone({ path: `/v1/qr-sessions/${qrId}/confirm`, body: { tempToken: unknownTempToken } });
    },
    invalid_client: () =>
      caller.call({ path: '/v1/qr-sessions', body: { clientId: 'demo-site' }, device: new Device() }),
    origin_not_allowed: () =>
      caller.call({
        path: '/v1/qr-sessions',
        body: {},
        device: new Device(),
        headers: { origin: 'https://evil.example' },
      }),
    account_locked: async () => {
      await service.sql("UPDATE users SET status = 'locked' WHERE nickname = 'Bob'");
      const body = { ...login, identifier: '+86 138-0000-0002', password: 'bob-demo-password' };
      return caller.call({ path: '/v1/auth/password/login', body, device: new Device() });
    },
    qr_not_found: () => byPhone({ path: `/v1/qr-sessions/${unknownId}/scan`, body: {} }),
    not_found: () => caller.call({ path: '/v1/nothing' }),
    method_not_allowed: () => caller.call({ path: '/v1/me', method: 'PUT' }),
    qr_state_conflict: async () => (await Browser.open(caller)).call({ path: '/token', body: {} }),
    qr_already_scanned: async () => {
      const { qrId } = await Browser.open(caller);
      await phone.scan(qrId);
      const other = await SignedIn.as('admin', caller);
      return other.call({ path: `/v1/qr-sessions/${qrId}/scan`, body: {} });
    },
    check_code_wrong: async () => {
      await service.sql(
        `UPDATE clients SET policy = '{"checkCode": "always", "allowBearer": false}' WHERE id = 'demo-site'`,
      );
      // Nodes keep what they know of sites for some seconds.
      const { browser, checkCode } = await until('a code to be asked for', async () => {
        const asked = await Browser.open(caller, { clientId: 'demo-site', origin: 'http://localhost:3200' });
        const confirmed = await phone.approve(asked.qrId);
        return confirmed.state === 'code_required' && { browser: asked, checkCode: confirmed.checkCode };
      });
      const wrong = checkCode === '00' ? '01' : '00';
      return browser.call({ path: '/check-code', body: { code: wrong } });
    },
    too_large: () => caller.call({ path: '/v1/qr-sessions', body: { x: 'x'.repeat(70_000) }, device: new Device() }),
    unsupported_media_type: () =>
      caller.call({ path: '/v1/qr-sessions', body: '<x/>', headers: { 'content-type': 'application/xml' } }),
    rate_limited: async () => {
      await addSite(service, { id: 'small-site', addressAllowance: 0.0002 });
      const call = { path: '/v1/qr-sessions', body: { clientId: 'small-site' }, headers: { origin: siteOrigin } };
      return until('the bucket to be empty', async () => {
        const answer = await caller.call({ ...call, device: new Device() });
        return answer.status !== 201 && answer;
      });
    },
    internal_error: async () => {
      await service.sql('ALTER TABLE devices RENAME TO gone');
      try {
        return await byPhone({ path: '/v1/me/devices' });
      } finally {
        await service.sql('ALTER TABLE gone RENAME TO devices');
      }
    },
    unavailable: async () => {
      await service.redis.kill();
      return caller.call({ path: '/v1/me', device: phone.device, credential: phone.tokens.accessToken });
    },
  };

  // Redis is killed by the last of them.
  it.each(Object.keys(ways) as (keyof typeof ways)[])(
    '%s is reached, with its status and a body that parses',
    async (code) => {
      const { status, body, headers } = await ways[code]();
      expect(problemSchema.parse(body)).toMatchObject({ code, status, title: codes[code].title });
      expect(status).toBe(codes[code].status);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('retry-after') !== null).toBe(status === 503 || status === 429);
    },
  );

  it('carries the id by which the log can be searched', async () => {
    const { body, headers } = await caller.call({ path: '/v1/nothing' });
    const id = headers.get('x-request-id') ?? 'none';
    expect(problemSchema.parse(body).instance).toBe(`urn:saoma:request:${id}`);
    await until('the log to have it', () => service.nodes[0]!.log().includes(id));
  });
});
