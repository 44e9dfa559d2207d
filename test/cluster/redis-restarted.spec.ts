import { Caller } from '../support/call.js';
import { gather, leave, type Waiting } from '../support/crowd.js';
import { expectInOrder, listen, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const env = { RATE_LIMIT_SCALE: '1000000' };
const servedWithinMs = 5_000;

async function untilReady(service: TestService): Promise<void> {
  await until('both nodes to be ready', async () => {
    const answers = await Promise.all(service.nodes.map(({ url }) => fetch(`${url}/health/ready`)));
    return answers.every(({ ok }) => ok);
  });
}

describe('a Redis that comes back empty', () => {
  let service: TestService;
  let caller: Caller;
  let crowd: Waiting[] = [];

  beforeAll(async () => {
    service = await startService({ nodes: 2, balanced: true, env });
    caller = new Caller(service.publicUrl);
  }, 60_000);
  afterEach(() => {
    leave(crowd);
  });
  afterAll(() => service.stop());

  // Seen to fail without the emit() in tellLost() of waiting-browsers.service.ts: they were only sent away. And
  // without tryLater() in catch-up.ts: the bus is back before the node's other connection is.
  it('lets every waiting browser know at once that its code is gone, and a new one works', async () => {
    const phone = await SignedIn.as('alice', caller);
    crowd = await gather(100, caller);
    await phone.scan(crowd[0]!.browser.qrId);
    await until('the scan to be told', () => statesOf(crowd[0]!.heard).includes('scanned'));
    const sentAway = crowd.map(({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)));
    await service.redis.kill();
    await service.redis.start();
    const backAt = performance.now();
    await until(
      'all to be told',
      () => crowd.every(({ heard }) => statesOf(heard).at(-1) === 'expired'),
      servedWithinMs,
    );
    expect(performance.now() - backAt).toBeLessThan(servedWithinMs);
    expect(new Set(await Promise.all(sentAway))).toEqual(new Set(['io server disconnect']));
    expect(statesOf(crowd[0]!.heard)).toEqual(['pending', 'scanned', 'expired']);
    for (const { heard } of crowd.slice(1)) expect(statesOf(heard)).toEqual(['pending', 'expired']);

    await untilReady(service);
    const next = await Browser.open(caller);
    const heard = listen(next.openSocket());
    await phone.approve(next.qrId);
    await until('the sign-in', () => statesOf(heard).includes('completed'));
  });

  // Seen to fail with `expired` for every lost session in viewOfLost() of qr-login.service.ts.
  it('never tells a browser that holds tokens that nobody was signed in', async () => {
    const phone = await SignedIn.as('alice', caller);
    const browser = await Browser.open(caller);
    const heard = listen(browser.openSocket(), { acknowledge: false });
    await until('the browser to be greeted', () => heard.length > 0);
    await phone.approve(browser.qrId);
    await until('the push', () => tokensOf(heard).length > 0);
    await service.redis.kill();
    await service.redis.start();
    await until('the browser to be told', () => statesOf(heard).length === 4);
    expectInOrder(statesOf(heard), ['pending', 'scanned', 'confirmed', 'completed']);
    expect(await service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId])).toHaveLength(1);
  });

  // Seen to fail without the look at the epoch in areRevoked() of revocations.store.ts.
  it('closes the sockets of a session that was ended just before', async () => {
    const phone = await SignedIn.as('alice', caller);
    const other = await SignedIn.as('alice', caller, 'pc');
    const socket = other.openSocket();
    await until('the socket to be in', () => socket.connected);
    // Ended where nobody heard of it: as if the node had died after the commit, and Redis with the mark.
    await service.sql('UPDATE sessions SET revoked_at = now() WHERE id = $1', [other.tokens.session.id]);
    await service.redis.kill();
    await service.redis.start();
    await until('the socket to be closed', () => !socket.connected);
    await untilReady(service);
    expect((await other.call({ path: '/v1/me' })).status).toBe(401);
    expect((await phone.call({ path: '/v1/me' })).status).toBe(200);
  });
});

describe('a Redis that comes back with what it had', () => {
  let service: TestService;
  let caller: Caller;
  let crowd: Waiting[] = [];

  beforeAll(async () => {
    const redisOptions = ['--appendonly', 'yes', '--appendfsync', 'always'];
    service = await startService({ nodes: 2, balanced: true, env, redisOptions });
    caller = new Caller(service.publicUrl);
  }, 60_000);
  afterAll(async () => {
    leave(crowd);
    await service.stop();
  });

  // Seen to fail without the call of restore() in bus.service.ts: nothing is heard any more until the safety net comes.
  it('finds every browser waiting still, and each is signed in once', async () => {
    const phone = await SignedIn.as('alice', caller);
    crowd = await gather(50, caller);
    const [asked, ...others] = crowd;
    const { tempToken } = await phone.scan(asked!.browser.qrId);
    await service.redis.kill();
    const refused = await phone.call({ path: `${asked!.browser.path}/confirm`, body: { tempToken } });
    expect(refused.status).toBe(503);
    await service.redis.start();
    await untilReady(service);
    await Promise.all([
      phone.confirm(asked!.browser.qrId, tempToken),
      ...others.map(({ browser }) => phone.approve(browser.qrId)),
    ]);
    const isDone = ({ heard }: Waiting) => statesOf(heard).at(-1) === 'completed';
    await until('all to be signed in', () => crowd.every(isDone), servedWithinMs);
    for (const { heard } of crowd) {
      expectInOrder(statesOf(heard), ['pending', 'scanned', 'confirmed', 'completed']);
      expect(tokensOf(heard)).toHaveLength(1);
    }
    const ids = crowd.map(({ browser }) => browser.qrId);
    expect(await service.sql('SELECT id FROM sessions WHERE qr_id = ANY($1)', [ids])).toHaveLength(crowd.length);
  });
});
