import { Caller } from '../support/call.js';
import { gather, leave } from '../support/crowd.js';
import { statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const awayMs = 5_000;

describe('Postgres gone for five seconds', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService({ nodes: 2, balanced: true, proxied: true, env: { RATE_LIMIT_SCALE: '1000000' } });
    caller = new Caller(service.publicUrl);
    phone = await SignedIn.as('alice', caller);
  }, 60_000);
  afterAll(() => service.stop());

  const cut = () => {
    for (const { links } of service.nodes) links!.postgres.cut();
  };
  const restore = () => {
    for (const { links } of service.nodes) links!.postgres.restore();
  };

  // Seen to fail without the setTimeout() in push() of waiting-browsers.service.ts: those who were confirmed wait for
  // the safety net.
  it('loses no one and doubles no one; codes are given and waited for meanwhile', async () => {
    const crowd = await gather(30, caller);
    const [confirmed, scanned] = [crowd.slice(0, 10), crowd.slice(10, 20)];
    const tempTokens = new Map<Browser, string>();
    for (const { browser } of crowd.slice(0, 20)) tempTokens.set(browser, (await phone.scan(browser.qrId)).tempToken);
    const confirm = (browser: Browser) =>
      phone.call({ path: `${browser.path}/confirm`, body: { tempToken: tempTokens.get(browser) } });

    // The yes is taken by the second node, and at the first, which has lost Postgres a moment before, half of the PCs wait.
    service.nodes[0]!.links!.postgres.cut();
    const bySecond = phone.at(new Caller(service.publicUrl, service.nodes[1]!.url));
    await Promise.all(confirmed.map(({ browser }) => bySecond.confirm(browser.qrId, tempTokens.get(browser)!)));
    cut();
    const goneAt = performance.now();
    // The phone is asked to wait; who waits sees nothing of it, and who comes gets a code.
    for (const { browser } of scanned.slice(0, 3)) expect((await confirm(browser)).status).toBe(503);
    const newcomer = await Browser.open(caller);
    expect((await newcomer.view()).state).toBe('pending');
    await until('five seconds to pass', () => performance.now() - goneAt >= awayMs);
    for (const { socket } of crowd.slice(10)) expect(socket.connected).toBe(true);

    restore();
    const backAt = performance.now();
    const areIn = () => confirmed.every(({ heard }) => statesOf(heard).at(-1) === 'completed');
    await until('all who were confirmed to be signed in', areIn, 5_000);
    expect(performance.now() - backAt).toBeLessThan(5_000);

    // The phones say yes again, and it is taken.
    for (const { browser } of scanned) {
      await until('the yes to be taken', async () => (await confirm(browser)).status === 200);
    }
    const asked = crowd.slice(0, 20);
    await until('all to be signed in', () => asked.every(({ heard }) => statesOf(heard).at(-1) === 'completed'));
    for (const { browser, heard } of asked) {
      const rows = await service.sql<{ id: string }>('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId]);
      expect(rows).toHaveLength(1);
      expect(new Set(tokensOf(heard).map(({ session }) => session.id))).toEqual(new Set([rows[0]!.id]));
    }
    for (const { heard } of crowd.slice(20)) expect(statesOf(heard)).toEqual(['pending']);
    leave(crowd);
  }, 60_000);
});
