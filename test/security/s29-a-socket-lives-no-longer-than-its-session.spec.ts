import { portOf } from '../support/balancer.js';
import { Caller } from '../support/call.js';
import { listen, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const closedWithinMs = 2_000;

describe('S29: a socket', () => {
  let service: TestService;
  let everywhere: Caller;
  let callers: Caller[];

  beforeAll(async () => {
    service = await startService({ nodes: 2, balanced: true });
    everywhere = new Caller(service.publicUrl);
    callers = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
  }, 60_000);
  afterAll(() => service.stop());

  // Seen to fail without the case 'session.revoked' in hear() of signed-in-sockets.service.ts.
  it('is closed within two seconds of the end of its session, on whichever node', async () => {
    const phone = await SignedIn.as('alice', everywhere);
    const kept = phone.openSocket();
    const ended = await SignedIn.as('alice', everywhere);
    const sockets = callers.map((caller) => ended.at(caller).openSocket());
    await until('all to be in', () => [kept, ...sockets].every(({ connected }) => connected));
    const endedAt = performance.now();
    await phone.call({ path: `/v1/me/sessions/${ended.tokens.session.id}`, method: 'DELETE' });
    await until('both to be closed', () => sockets.every(({ connected }) => !connected), closedWithinMs);
    expect(performance.now() - endedAt).toBeLessThan(closedWithinMs);
    expect(kept.connected).toBe(true);
    kept.disconnect();
  });

  // Seen to fail without setTimeout() in recheck() of signed-in-sockets.service.ts: closed up to 15 s late.
  it('is closed when its session runs out', async () => {
    const phone = await SignedIn.as('alice', everywhere);
    const { id } = phone.tokens.session;
    await service.sql(`UPDATE sessions SET expires_at = now() + interval '3 seconds' WHERE id = $1`, [id]);
    const socket = phone.openSocket();
    await until('it to be in', () => socket.connected);
    await until('it to be closed', () => !socket.connected, 3_000 + closedWithinMs);
  });

  it('is not opened with a session that has ended', async () => {
    const phone = await SignedIn.as('alice', everywhere);
    const { refreshToken } = phone.tokens;
    await everywhere.succeed({ path: '/v1/auth/logout', body: { refreshToken }, device: phone.device });
    const socket = phone.openSocket();
    const refused = await new Promise((resolve) => socket.once('connect_error', resolve));
    expect(refused).toMatchObject({ data: { code: 'invalid_token' } });
  });

  it('on one node brings what the phone confirmed on the other', async () => {
    const browser = await Browser.open(callers[0]!);
    const heard = listen(browser.openSocket());
    const phone = await SignedIn.as('alice', callers[1]!);
    await phone.approve(browser.qrId);
    await until('the sign-in', () => statesOf(heard).includes('completed'));
    expect(tokensOf(heard)).toHaveLength(1);
  });

  // Seen to fail without the push in greet() of waiting-browsers.service.ts.
  it('whose node is killed before the delivery comes back elsewhere, and gets its tokens once', async () => {
    const browser = await Browser.open(everywhere);
    const socket = browser.openSocket({}, {}, { reconnects: true });
    const heard = listen(socket);
    await until('the browser to be greeted', () => heard.length > 0);
    const index = service.balancer!.nodeOf(portOf(socket));
    const phone = await SignedIn.as('alice', callers[1 - index]!);
    const { tempToken } = await phone.scan(browser.qrId);
    service.nodes[index]!.process.kill('SIGSTOP');
    await phone.confirm(browser.qrId, tempToken);
    await service.nodes[index]!.kill();
    await until('the sign-in', () => statesOf(heard).includes('completed'));
    expect(tokensOf(heard)).toHaveLength(1);
    expect(await service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId])).toEqual([
      { id: tokensOf(heard)[0]!.session.id },
    ]);
    const again = await browser.at(callers[1 - index]!).call({ path: '/token', body: {} });
    expect(again.status).toBe(409);
    await service.nodes[index]!.start();
  });
});
