import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../simulator/app.js';
import { carrierApps } from '../../simulator/credentials.js';
import { CarrierTokens } from '../../simulator/world/carrier-tokens.js';
import { WebAccess } from '../../simulator/world/web-access.js';
import { World } from '../../simulator/world/world.js';

/** The simulator's own: what carriers give the phone in hand. Providers' clients meet its wire in carrier-providers.spec.ts. */

const alice = '+8613800000001';
const minute = 60_000;

it.each([
  ['CM', 2],
  ['CU', 30],
  ['CT', 10],
] as const)('a token of %s lives %i minutes, and counts once', (carrier, minutes) => {
  let now = 0;
  const tokens = new CarrierTokens(() => now);
  const [used, kept] = [
    tokens.mint({ phone: alice, carrier, kind: 'login' }),
    tokens.mint({ phone: alice, carrier, kind: 'login' }),
  ];
  now = minutes * minute;
  expect(tokens.redeem(used, { kind: 'verify' })).toEqual({ outcome: 'wrong_kind' });
  expect(tokens.redeem(used, { kind: 'login' })).toEqual({ outcome: 'phone', phone: alice, carrier });
  expect(tokens.redeem(used, { kind: 'login' })).toEqual({ outcome: 'invalid' });
  now += 1;
  expect(tokens.redeem(kept, { kind: 'login' })).toEqual({ outcome: 'invalid' });
});

it("a page's access is for one kind of token, for ten minutes, as often as it likes", () => {
  let now = 0;
  const access = new WebAccess(() => now);
  const token = access.give('verify');
  now = 10 * minute;
  expect([access.kindOf(token), access.kindOf(token), access.kindOf('another')]).toEqual([
    'verify',
    'verify',
    undefined,
  ]);
  now += 1;
  expect(access.kindOf(token)).toBeUndefined();
});

describe('the phone in hand', () => {
  let world: World;
  let app: FastifyInstance;

  beforeEach(() => {
    world = new World();
    app = createApp(world);
  });
  afterEach(() => app.close());

  async function ask(
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await app.inject({ method, url, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  }
  const prefetch = () => ask('GET', '/h5/prefetch');
  const askToken = (kind: string, accessToken?: string) => ask('POST', '/h5/token', { kind, accessToken });
  const noData = { status: 409, body: { code: 'no_mobile_data' } };

  it("has Alice's SIM and mobile data, until it is given others", async () => {
    expect(await prefetch()).toEqual({ status: 200, body: { number: '138****0001', carrier: 'CM' } });
    await ask('POST', '/sim/phone', { phone: '13000000002', mobileData: true });
    expect(await prefetch()).toEqual({ status: 200, body: { number: '130****0002', carrier: 'CU' } });
    await ask('POST', '/sim/phone', { phone: '+85291234567' });
    expect(await prefetch()).toMatchObject({ body: { number: '+852****4567' } });
    await ask('POST', '/sim/phone', { phone: null });
    expect(await prefetch()).toEqual({ status: 409, body: { code: 'no_sim' } });
    expect(await askToken('login')).toEqual({ status: 409, body: { code: 'no_sim' } });
    expect(await ask('GET', '/sim/phone')).toEqual({ status: 200, body: { phone: null, mobileData: true } });
    expect((await ask('POST', '/sim/phone', { phone: 'none' })).status).toBe(400);
  });

  it('without mobile data gives what it kept of the last success, once', async () => {
    await ask('POST', '/sim/phone', { mobileData: false });
    expect([await prefetch(), await askToken('login')]).toEqual([noData, noData]);
    await ask('POST', '/sim/phone', { mobileData: true });
    await askToken('login');
    await ask('POST', '/sim/phone', { mobileData: false });
    expect((await prefetch()).status).toBe(200);
    expect(await askToken('verify')).toEqual(noData);
    expect(await askToken('login')).toEqual({ status: 200, body: { token: expect.any(String) as string } });
    expect([await askToken('login'), await prefetch()]).toEqual([noData, noData]);
  });

  it('keeps nothing of a SIM that was taken out', async () => {
    await askToken('login');
    await ask('POST', '/sim/phone', { phone: '13800000002', mobileData: false });
    expect(await askToken('login')).toEqual(noData);
  });

  it('gives tokens only for what the page has access for, and answers pages of any origin', async () => {
    const forLogin = world.webAccess.give('login');
    expect((await askToken('login', forLogin)).status).toBe(200);
    expect((await askToken('verify', forLogin)).status).toBe(403);
    expect((await askToken('login', 'of nobody')).status).toBe(403);
    const asked = await app.inject({ method: 'OPTIONS', url: '/h5/token' });
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type',
    });
  });

  it("gives a page's token that is worth nothing where a phone's SDK is asked of", async () => {
    const { token } = (await askToken('login')).body as { token: string };
    expect(await atTencent(app, token)).toMatchObject({ result: 60001 });
    expect(
      await atTencent(app, world.carrierTokens.mint({ phone: alice, carrier: 'CM', kind: 'login' })),
    ).toMatchObject({
      result: 0,
      mobile: '13800000001',
    });
  });

  it('shows people the SIM cards, and does to them what they press', async () => {
    const press = (path: string, payload: string) =>
      app.inject({
        method: 'POST',
        url: path,
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const before = world.sims.of(alice);
    expect((await press('/sims/act', `phone=${encodeURIComponent(alice)}&act=recycle`)).statusCode).toBe(303);
    expect(world.sims.of(alice).ownedSince > before.ownedSince).toBe(true);
    await press('/sims/phone', 'phone=&another=13800000002&mobileData=on');
    expect((await app.inject('/sims')).body).toContain('<option selected>+8613800000002</option>');
    expect((await app.inject('/sims/events')).body).toContain(`${alice} has a new owner`);
    expect((await press('/sims/act', 'phone=1&act=swap')).statusCode).toBe(400);
  });
});

async function atTencent(app: FastifyInstance, token: string): Promise<unknown> {
  const { id, key } = carrierApps.tencent;
  const time = Math.floor(Date.now() / 1000);
  const sig = createHash('sha256').update(`appkey=${key}&random=42&time=${time}`).digest('hex');
  const url = `/tencent-carrier/v5/rapidauth/validate?sdkappid=${id}&random=42`;
  return (await app.inject({ method: 'POST', url, payload: { sig, time, carrier: 'mobile', token } })).json();
}
