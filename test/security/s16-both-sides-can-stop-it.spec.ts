import { loginPageSchema } from '../../src/contract/account.js';
import { Caller } from '../support/call.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const deadWithinMs = 2_000;

describe('S16: a sign-in', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
    phone = await SignedIn.as('alice', second);
  }, 60_000);
  afterAll(() => service.stop());

  const rowsOf = (browser: Browser) => service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId]);

  it('that the PC took back cannot be confirmed, and the phone sees it', async () => {
    const browser = await Browser.open(first);
    const { tempToken } = await phone.scan(browser.qrId);
    expect((await browser.call({ method: 'DELETE' })).status).toBe(204);
    const refused = await phone.call({ path: `${browser.path}/confirm`, body: { tempToken } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'qr_state_conflict' } });
    const approval = await phone.call({ path: `${browser.path}/approval` });
    expect(approval.body).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_browser' });
    expect(await rowsOf(browser)).toEqual([]);
  });

  it('that the phone refused gives the PC no tokens, and the PC is told', async () => {
    const browser = await Browser.open(first);
    const heard = listen(browser.openSocket());
    const { tempToken } = await phone.scan(browser.qrId);
    const refusal = { path: `${browser.path}/reject`, body: { tempToken } };
    expect((await phone.call(refusal)).status).toBe(204);
    await until('the PC to be told', () => statesOf(heard).includes('rejected'));
    expect((await browser.call({ path: '/token', body: {} })).status).toBe(409);
    expect(await rowsOf(browser)).toEqual([]);
  });

  it('cannot be taken back by a stranger', async () => {
    const browser = await Browser.open(first);
    const stranger = await Browser.open(first);
    const { tempToken } = await phone.scan(browser.qrId);
    const { device, created } = stranger;
    const asStranger = { path: browser.path, method: 'DELETE', device, credential: created.secret };
    expect((await second.call(asStranger)).status).toBe(404);
    await phone.confirm(browser.qrId, tempToken);
    await browser.takeTokens();
  });

  // Seen to fail without announce() in SignInService.complete().
  it('is told to the phone at once, and not to the PC that it signed in', async () => {
    const socket = phone.openSocket();
    const told = listen(socket);
    await until('the phone to be in', () => socket.connected);
    const browser = await Browser.open(first);
    await phone.approve(browser.qrId);
    const tokens = await browser.takeTokens();
    await until('the phone to be told', () => told.length > 0, deadWithinMs);
    expect(told).toEqual([{ event: 'login:new', body: { session: tokens.session } }]);
  });

  // Seen to fail without the case 'session.revoked' in hear() of signed-in-sockets.service.ts.
  it('can be undone on the phone: "it wasn\'t me" ends the session and its sockets in two seconds', async () => {
    const browser = await Browser.open(first);
    await phone.approve(browser.qrId);
    const pc = new SignedIn(first, browser.device, await browser.takeTokens());
    const socket = pc.openSocket();
    const heard = listen(socket);
    await until('the PC to be in', () => socket.connected);
    expect((await pc.call({ path: '/v1/me' })).status).toBe(200);

    const endedAt = performance.now();
    const sessionId = pc.tokens.session.id;
    expect((await phone.call({ path: `/v1/me/sessions/${sessionId}`, method: 'DELETE' })).status).toBe(204);
    for (const caller of [first, second]) expect((await pc.at(caller).call({ path: '/v1/me' })).status).toBe(401);
    await until('the socket to be closed', () => !socket.connected, deadWithinMs);
    expect(performance.now() - endedAt).toBeLessThan(deadWithinMs);
    expect(heard.at(-1)).toEqual({ event: 'session:revoked', body: { sessionId, reason: 'revoked_by_user' } });
    const refresh = { path: '/v1/auth/refresh', body: { refreshToken: pc.tokens.refreshToken }, device: pc.device };
    expect((await first.call(refresh)).status).toBe(401);
  });

  // Seen to fail, each: without the mark of what a session said yes to in LoginReportsService.endAll() (the PC goes on),
  // without its first one (the phone goes on), without `userId` in LoginEventsStore.find() (the stranger ends them).
  it('reported from the history ends, with what it let in, on both nodes in two seconds; no stranger reports it', async () => {
    const owner = await SignedIn.as('alice', first);
    const ownPcSocket = (await SignedIn.as('alice', second, 'pc')).openSocket();
    const told = listen(ownPcSocket);
    await until('the own PC to be in', () => ownPcSocket.connected);
    const thief = await SignedIn.as('alice', first);
    const news = (event: string) => told.filter((heard) => heard.event === event).map(({ body }) => body);
    const browser = await Browser.open(first);
    await thief.approve(browser.qrId);
    const pc = new SignedIn(first, browser.device, await browser.takeTokens());
    const sockets = [thief.openSocket(), pc.openSocket()];
    const heard = sockets.map((socket) => listen(socket));
    await until('both to be in', () => sockets.every(({ connected }) => connected));
    const waiting = await Browser.open(second);
    await thief.scan(waiting.qrId);

    const { items } = loginPageSchema.parse((await owner.call({ path: '/v1/me/logins' })).body);
    const line = items.find(({ sessionId }) => sessionId === thief.tokens.session.id);
    const report = { path: `/v1/me/logins/${line?.id ?? ''}/report`, method: 'POST' };
    const stranger = await SignedIn.as('bob', first);
    expect(await stranger.call(report)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await pc.call({ path: '/v1/me' })).status).toBe(200);

    const reportedAt = performance.now();
    expect(await owner.call(report)).toMatchObject({ status: 200, body: { changePassword: true } });
    expect(news('login:new')).toContainEqual({ session: thief.tokens.session });
    await until('the own PC to be told', () => news('account:changed').length > 1);
    expect(news('account:changed')).toEqual(expect.arrayContaining([{ what: 'sessions' }, { what: 'logins' }]));
    for (const caller of [first, second]) {
      for (const ended of [thief, pc]) expect((await ended.at(caller).call({ path: '/v1/me' })).status).toBe(401);
    }
    await until('both sockets to be closed', () => !sockets.some(({ connected }) => connected), deadWithinMs);
    expect(performance.now() - reportedAt).toBeLessThan(deadWithinMs);
    for (const [index, { tokens }] of [thief, pc].entries()) {
      const body = { sessionId: tokens.session.id, reason: 'reported_by_user' };
      expect(heard[index]?.at(-1)).toEqual({ event: 'session:revoked', body });
    }
    await until('what it had scanned to be withdrawn', async () => (await waiting.view()).state === 'cancelled');
    expect((await owner.call({ path: '/v1/me' })).body).toMatchObject({ shouldChangePassword: true });
  });

  it("cannot be undone by someone else's phone", async () => {
    const stranger = await SignedIn.as('bob', first);
    const browser = await Browser.open(first);
    await phone.approve(browser.qrId);
    const pc = new SignedIn(first, browser.device, await browser.takeTokens());
    const end = { path: `/v1/me/sessions/${pc.tokens.session.id}`, method: 'DELETE' };
    expect((await stranger.call(end)).status).toBe(404);
    expect((await pc.call({ path: '/v1/me' })).status).toBe(200);
  });
});
