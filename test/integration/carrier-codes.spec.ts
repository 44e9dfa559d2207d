import { codes } from '../../src/contract/codes.js';
import { problemSchema } from '../../src/contract/problem.js';
import { providerListSchema } from '../../src/contract/third-parties.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import { addAccount } from '../support/accounts.js';
import { Caller, type Answer } from '../support/call.js';
import { carrierChallenge, carrierLogin, carrierToken, oneTap } from '../support/carrier.js';
import { Device } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { addSite } from '../support/sites.js';
import type { CarrierCode } from './codes.spec.js';

describe('carriers', () => {
  let service: TestService;
  let caller: Caller;
  let lastNumber = 13_900_400_000;

  beforeAll(async () => {
    service = await startService({ simulator: true, env: { CARRIER_COUNTRIES: 'CN' } });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  const newPhone = () => `+86${String((lastNumber += 1))}`;

  async function shown(phone = newPhone()) {
    const device = new Device();
    const [challenge, token] = [await carrierChallenge(caller, device), await carrierToken(service.simulator, phone)];
    return { challenge, token, device };
  }

  const ways: Record<CarrierCode, () => Promise<Answer<unknown>>> = {
    carrier_token_invalid: async () => caller.call(carrierLogin({ ...(await shown()), token: 'made-up' })),
    consent_required: async () => caller.call(carrierLogin({ ...(await shown()), body: { consent: false } })),
    number_changed_hands: async () => {
      const [phone, device] = [newPhone(), new Device()];
      await oneTap(caller, service.simulator, phone, device);
      await service.simulator.post(`/sim/sims/${phone}/swap`, {});
      return oneTap(caller, service.simulator, phone, device);
    },
  };

  it.each(Object.keys(ways) as CarrierCode[])('%s is reached, with its status and a body that parses', async (code) => {
    const { status, body, headers } = await ways[code]();
    expect(problemSchema.parse(body)).toMatchObject({ code, status, title: codes[code].title });
    expect(status).toBe(codes[code].status);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it('are listed, and a challenge names the ones that can prove a SIM', async () => {
    const { items } = providerListSchema.parse((await caller.call({ path: '/v1/auth/providers' })).body);
    const ids = items.filter(({ type }) => type === 'carrier').map(({ id }) => id);
    const device = new Device();
    expect((await carrierChallenge(caller, device)).providers).toEqual(ids);
    const [last] = ids.slice(-1);
    expect((await carrierChallenge(caller, device, { provider: last })).providers).toEqual([last]);
    const unknown = { provider: 'unknown', device: { kind: 'mobile', name: 'x', platform: 'x' } };
    expect(await caller.fail({ path: '/v1/auth/carrier/challenges', body: unknown, device })).toMatchObject({
      code: 'not_found',
    });
    const { challenge, token, device: key } = await shown();
    const named = carrierLogin({ challenge, token, device: key, body: { provider: 'unknown' } });
    expect(await caller.fail(named)).toMatchObject({ code: 'not_found' });
  });

  it('have terms to agree to, told to everyone for a day', async () => {
    const { status, body, headers } = await caller.call({
      path: '/v1/auth/carrier/hint?number=138****0001&carrier=CU',
    });
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=86400']);
    expect(body).toMatchObject({ number: '138****0001', carrier: 'CU', terms: { name: '中国联通认证服务条款' } });
    expect((await caller.call({ path: '/v1/auth/carrier/hint' })).body).toEqual({
      number: null,
      carrier: null,
      terms: null,
    });
    expect((await caller.fail({ path: '/v1/auth/carrier/hint?number=13800000001' })).code).toBe('invalid_request');
  });

  it('tell a signed-in person whether a number is that of the phone in hand', async () => {
    const [mine, other, device] = [newPhone(), newPhone(), new Device()];
    const tokens = tokensSchema.parse((await oneTap(caller, service.simulator, mine, device)).body);
    const me = new SignedIn(caller, device, tokens);
    const check = async (kind: 'login' | 'verify', asked: object, by = device) => {
      const { challengeId } = await carrierChallenge(caller, by);
      const token = await carrierToken(service.simulator, mine, kind);
      return (await me.call({ path: '/v1/me/phone/check', body: { challengeId, token, ...asked } })).body;
    };
    expect(await check('verify', { phone: mine.replace('+86', '0086 ') })).toEqual({ matches: true });
    expect(await check('verify', { phone: other })).toEqual({ matches: false });
    expect(await check('verify', {})).toEqual({ matches: true });
    expect(await check('login', { last4: mine.slice(-4) })).toEqual({ matches: true });
    expect(await check('login', { last4: other.slice(-4) })).toEqual({ matches: false });
    expect(await check('verify', { phone: 'no number' })).toMatchObject({ code: 'phone_invalid' });
    expect(await check('verify', { phone: '+12025550123' })).toMatchObject({ code: 'country_not_allowed' });
    expect(await check('verify', { phone: mine, last4: '0001' })).toMatchObject({ code: 'invalid_request' });
    expect(await check('verify', { phone: mine }, new Device())).toMatchObject({ code: 'challenge_invalid' });
  });

  it("tell a site's server the same, with an entry in the audit that has no number", async () => {
    const [mine, site] = [newPhone(), await addSite(service, { id: 'shop' })];
    const basic = `Basic ${Buffer.from(`shop:${site.secret}`).toString('base64')}`;
    const check = async (
      kind: 'login' | 'verify',
      asked: object,
      headers: Record<string, string> = { authorization: basic },
    ) => {
      const token = await carrierToken(service.simulator, mine, kind);
      return (await caller.call({ path: '/v1/phone-checks', body: { token, ...asked }, headers })).body;
    };
    expect(await check('verify', { phone: mine })).toEqual({ matches: true });
    expect(await check('login', { last4: '0000' })).toEqual({ matches: mine.endsWith('0000') });
    expect(await check('verify', {})).toMatchObject({ code: 'invalid_request' });
    expect(await check('verify', { phone: mine, provider: 'unknown' })).toMatchObject({ code: 'not_found' });
    expect(await check('verify', { phone: mine }, {})).toMatchObject({ code: 'invalid_client' });
    const audited = await service.sql<{ subject: Record<string, string> }>(
      `SELECT subject FROM audit_events WHERE type = 'phone.checked' ORDER BY at`,
    );
    expect(audited.map(({ subject }) => subject.matches)).toEqual(['true', 'false']);
    expect(JSON.stringify(audited)).not.toContain(mine.slice(-8));
  });

  it('make a step-up, where the number is not what signed in, and bind a number', async () => {
    const [phone, another] = [newPhone(), newPhone()];
    await addAccount(service, { username: 'carol', phones: [phone] });
    const carol = await SignedIn.as('carol', caller);
    const shownBy = async (person: SignedIn, number: string) => {
      const { challengeId } = await carrierChallenge(caller, person.device);
      return { challengeId, token: await carrierToken(service.simulator, number) };
    };
    const stepUp = async (person: SignedIn, number: string) =>
      person.call({ path: '/v1/me/step-up', body: { method: 'carrier', ...(await shownBy(person, number)) } });
    expect((await carol.call({ path: '/v1/me/step-up' })).body).toMatchObject({
      methods: expect.arrayContaining([expect.objectContaining({ method: 'carrier' })]) as unknown,
    });
    expect((await stepUp(carol, another)).body).toMatchObject({ code: 'carrier_token_invalid' });
    expect((await stepUp(carol, phone)).status).toBe(200);
    const bind = async (number: string) =>
      carol.call({ path: '/v1/me/identities', body: { type: 'phone', ...(await shownBy(carol, number)) } });
    expect(await bind(another)).toMatchObject({ status: 201, body: { type: 'phone', verified: true } });
    expect((await bind(another)).status).toBe(200);

    // What signed in is no other proof: that is said before a token is spent on it.
    const tapped = await oneTap(caller, service.simulator, phone, carol.device);
    const byNumber = new SignedIn(caller, carol.device, tokensSchema.parse(tapped.body));
    await service.sql(`DELETE FROM identities WHERE identifier = $1`, [another]);
    const { total } = await service.simulator.calls('aliyun');
    expect((await stepUp(byNumber, phone)).body).toMatchObject({ code: 'step_up_required' });
    expect((await service.simulator.calls('aliyun')).total).toBe(total);
  });
});
