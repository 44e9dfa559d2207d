import { Caller } from '../support/call.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';

// Seen to fail with emptyBodySchema and with confirmRequestSchema loose, and with the `x-user-id` header as userId in
// access-token.strategy.ts.
describe('S10: the person', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  it('comes from the token alone: another one in body, query or header is refused or ignored', async () => {
    const alice = await SignedIn.as('alice', caller);
    const bob = await SignedIn.as('bob', caller);
    const { user, session } = bob.tokens;
    const others = {
      userId: user.id,
      user_id: user.id,
      sub: user.id,
      phone: '+8613800000002',
      deviceId: session.deviceId,
    };
    const browser = await Browser.open(caller);
    for (const [name, value] of Object.entries(others)) {
      const inBody = { [name]: value };
      expect((await alice.call({ path: `${browser.path}/scan`, body: inBody })).status).toBe(400);
      const tempToken = `qrt_${'A'.repeat(43)}`;
      expect((await alice.call({ path: `${browser.path}/confirm`, body: { tempToken, ...inBody } })).status).toBe(400);
    }
    const query = new URLSearchParams(Object.entries(others).map(([name, value]) => [name, String(value)])).toString();
    const headers = { 'x-user-id': user.id, 'x-device-id': String(session.deviceId), 'x-phone': others.phone };
    const scanned = await alice.call<{ tempToken: string }>({
      path: `${browser.path}/scan?${query}`,
      body: {},
      headers,
    });
    expect(scanned.status).toBe(200);
    const { tempToken } = scanned.body;
    await alice.call({ path: `${browser.path}/confirm?${query}`, body: { tempToken }, headers });
    expect((await browser.takeTokens()).user.id).toBe(alice.tokens.user.id);
    const me = await alice.call({ path: `/v1/me?${query}`, headers });
    expect(me.body).toMatchObject({ id: alice.tokens.user.id });
    const rows = await service.sql('SELECT user_id FROM sessions WHERE qr_id = $1', [browser.qrId]);
    expect(rows).toEqual([{ user_id: alice.tokens.user.id }]);
  });
});
