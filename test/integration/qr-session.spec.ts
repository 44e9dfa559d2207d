import { io } from 'socket.io-client';
import { Caller } from '../support/call.js';
import { listen, refusalOf, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

describe('a QR session', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService({ env: { QR_PENDING_SECONDS: '2', TRUSTED_PROXIES: '127.0.0.1,::1' } });
    caller = new Caller(service.publicUrl);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  it('is not opened by its secret as Bearer, nor by a socket that says nothing of itself', async () => {
    const browser = await Browser.open(caller);
    const { secret } = browser.created;
    const dpop = browser.device.prove('GET', `${service.publicUrl}${browser.path}`, secret);
    const asBearer = { path: browser.path, headers: { dpop, authorization: `Bearer ${secret}` } };
    expect((await caller.call(asBearer)).body).toMatchObject({ code: 'invalid_token' });
    expect((await browser.call()).status).toBe(200);
    const nameless = io(service.publicUrl, { path: '/socket.io', transports: ['websocket'], reconnection: false });
    expect((await refusalOf(nameless)).code).toBe('not_found');
  });

  it('shows the phone who asks', async () => {
    const browser = await Browser.open(caller, { userAgent: chrome });
    const { initiator, risk, checkCode } = await phone.scan(browser.qrId);
    expect(initiator).toMatchObject({
      clientId: 'saoma',
      clientName: 'Saoma',
      browser: 'Chrome 126',
      os: 'Linux',
      location: null,
      known: false,
    });
    expect({ risk, checkCode }).toEqual({ risk: { level: 'low', reasons: [] }, checkCode: false });
  });

  it('knows a browser again in which the person has signed in before', async () => {
    const first = await Browser.open(caller);
    await phone.approve(first.qrId);
    await first.takeTokens();
    const again = await caller.succeed<{ qrId: string }>({ path: '/v1/qr-sessions', body: {}, device: first.device });
    expect((await phone.scan(again.qrId)).initiator.known).toBe(true);
  });

  it('believes the address that a trusted proxy names, and masks it', async () => {
    const created = await caller.succeed<{ qrId: string }>({
      path: '/v1/qr-sessions',
      body: {},
      device: phone.device,
      headers: { 'x-forwarded-for': '198.51.100.23' },
    });
    expect((await phone.scan(created.qrId)).initiator.ip).toBe('198.51.100.0/24');
  });

  it('expires at its moment: the waiting browser is told, and a poll answered', async () => {
    const browser = await Browser.open(caller);
    const heard = listen(browser.openSocket());
    const polled = browser.view('?wait=10&version=1');
    await until('the expiry to be told', () => statesOf(heard).includes('expired'), 4_000);
    await expect(polled).resolves.toMatchObject({ state: 'expired' });
    const late = Date.now() - Date.parse(browser.created.expiresAt);
    expect(late).toBeLessThan(1_000);
  });

  it('that nobody watches is swept too', async () => {
    const browser = await Browser.open(caller);
    const isSwept = async () => {
      const key = (await service.redis.keys()).find((name) => name.endsWith(`:qr:${browser.qrId}`));
      return key !== undefined && (await service.redis.field(key, 'document')).includes('"expired"');
    };
    await until('the sweep', isSwept);
  });

  it('that the browser takes back is over for the phone', async () => {
    const browser = await Browser.open(caller);
    const { tempToken } = await phone.scan(browser.qrId);
    const approval = phone.call({ path: `/v1/qr-sessions/${browser.qrId}/approval?wait=10&version=2` });
    expect((await browser.call({ method: 'DELETE' })).status).toBe(204);
    expect((await approval).body).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_browser' });
    const confirm = { path: `/v1/qr-sessions/${browser.qrId}/confirm`, body: { tempToken } };
    expect((await phone.call(confirm)).body).toMatchObject({ code: 'qr_state_conflict' });
    expect((await browser.call({ method: 'DELETE' })).status).toBe(409);
  });

  it.each([
    [false, 'rejected_by_phone', 'qr.rejected'],
    [true, 'reported_by_phone', 'qr.reported'],
  ])('that the phone rejects (report: %s) is over for the browser, and audited', async (report, reason, type) => {
    const browser = await Browser.open(caller);
    const { tempToken } = await phone.scan(browser.qrId);
    const path = `/v1/qr-sessions/${browser.qrId}/reject`;
    expect((await phone.call({ path, body: { tempToken, report } })).status).toBe(204);
    expect(await browser.view()).toMatchObject({ state: 'rejected', reason });
    const rows = await service.sql('SELECT type FROM audit_events WHERE subject ->> $1 = $2', ['qrId', browser.qrId]);
    expect(rows).toEqual([{ type }]);
  });

  it('holds two polls and answers a third at once', async () => {
    const browser = await Browser.open(caller);
    const held = [1, 2].map(() => browser.view('?wait=25&version=1'));
    const key = await until('both to be held', async () => {
      const found = (await service.redis.keys()).find((name) => name.endsWith(browser.qrId) && name.includes(':held:'));
      return found !== undefined && (await service.redis.get(found)) === '2' && found;
    });
    expect((await browser.view('?wait=25&version=1')).state).toBe('pending');
    await browser.call({ method: 'DELETE' });
    expect((await Promise.all(held)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    await until('the count to be given back', async () => (await service.redis.get(key)) === '0');
  });

  it('has a picture while it can be scanned', async () => {
    const browser = await Browser.open(caller);
    const svg = await caller.call<string>({ path: `${browser.path}/image.svg?size=300` });
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(svg.body).toContain('width="300"');
    const png = await fetch(`${service.publicUrl}${browser.path}/image.png`);
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await caller.call({ path: `${browser.path}/image.svg?size=9999` })).status).toBe(400);
    await phone.scan(browser.qrId);
    expect((await caller.call({ path: `${browser.path}/image.svg` })).body).toMatchObject({ code: 'qr_not_found' });
  });

  it('is not touched by the phone page of its URL', async () => {
    const browser = await Browser.open(caller);
    await fetch(browser.created.url);
    expect(await browser.view()).toMatchObject({ state: 'pending', version: 1 });
  });
});
