import { Caller, type Call } from '../support/call.js';
import { Device } from '../support/device.js';
import { refusalOf } from '../support/events.js';
import { Browser } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { addSite } from '../support/sites.js';

const origin = 'http://site.example';
const otherOrigin = 'http://other.example';

// Seen to fail in qr-initiation.service.ts without assertOrigin(), and with no or another site's credentials let in,
// and with the comparison of origin removed from browser-access.service.ts.
describe("S42: a site's name", () => {
  let service: TestService;
  let caller: Caller;
  let secret: string;
  let otherSecret: string;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
    ({ secret } = await addSite(service, { id: 'some-site', origin }));
    ({ secret: otherSecret } = await addSite(service, { id: 'other-site', origin: otherOrigin }));
  });
  afterAll(() => service.stop());

  const create = (headers: Record<string, string>, clientId: string | undefined = 'some-site') => {
    const call: Call = {
      path: '/v1/qr-sessions',
      body: clientId === '' ? {} : { clientId },
      device: new Device(),
      headers,
    };
    return caller.call(call);
  };
  const basic = (id: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
  });

  it('cannot be borrowed by a page of another origin', async () => {
    for (const foreign of [otherOrigin, 'http://evil.example', service.publicUrl]) {
      expect(await create({ origin: foreign })).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
      // Credentials don't belong into pages, and don't help one.
      expect((await create({ origin: foreign, ...basic('some-site', secret) })).status).toBe(403);
    }
    // Nor can ours, by a page of a site's.
    expect((await create({ origin }, '')).status).toBe(403);
    expect((await create({ origin }, 'no-such-site')).status).toBe(403);
    expect((await create({ origin })).status).toBe(201);
    expect((await create({ origin: service.publicUrl }, '')).status).toBe(201);
  });

  it("cannot be borrowed by a server without the site's credentials", async () => {
    const refused: Record<string, string>[] = [
      {},
      basic('some-site', 'cs_guess'),
      basic('some-site', ''),
      basic('other-site', otherSecret),
      basic('some-site', otherSecret),
      { authorization: 'Basic !!!' },
      { authorization: `Bearer ${secret}` },
    ];
    for (const headers of refused) {
      expect(await create(headers)).toMatchObject({ status: 401, body: { code: 'invalid_client' } });
    }
    expect((await create(basic('no-such-site', secret), 'no-such-site')).status).toBe(401);
    expect((await create(basic('some-site', secret))).status).toBe(201);
  });

  it('does not open /pc to another origin than the one that asked', async () => {
    const browser = await Browser.open(caller, { clientId: 'some-site', origin });
    for (const foreign of [otherOrigin, service.publicUrl]) {
      expect((await refusalOf(browser.openSocket({}, { origin: foreign }))).code).toBe('origin_not_allowed');
      expect((await browser.call({ headers: { origin: foreign } })).status).toBe(403);
    }
    const socket = browser.openSocket();
    await new Promise((resolve) => socket.once('qr:state', resolve));
    socket.disconnect();
  });
});
