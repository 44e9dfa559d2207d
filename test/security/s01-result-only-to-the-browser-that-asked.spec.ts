import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen, refusalOf, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail without the comparison of secretHash, and without that of browserKey, in browser-access.service.ts.
describe('S1: whoever knows the QR', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  });
  afterAll(() => service.stop());

  /** Every way to get at a QR session that isn't one's own; each must be refused. */
  async function attack(victim: Browser): Promise<void> {
    const attacker = await Browser.open(second);
    const calls = [
      { path: '', method: 'GET' },
      { path: '?wait=1&version=0', method: 'GET' },
      { path: '/token', method: 'POST', body: {} },
      { path: '/check-code', method: 'POST', body: { code: '00' } },
      { path: '', method: 'DELETE' },
    ];
    for (const call of calls) {
      const path = victim.path + call.path;
      const withoutSecret = await second.call({ ...call, path });
      const othersSecret = { credential: attacker.created.secret, device: attacker.device };
      const withOthersSecret = await second.call({ ...call, path, ...othersSecret });
      const stolen = { credential: victim.created.secret, device: new Device() };
      const withOtherKey = await second.call({ ...call, path, ...stolen });
      const withoutProof = await second.call({ ...call, path, credential: victim.created.secret });
      expect([withoutSecret, withOthersSecret, withOtherKey, withoutProof].map(({ status }) => status)).toEqual([
        401, 404, 401, 401,
      ]);
    }
    const { secret } = attacker.created;
    const url = `${service.publicUrl}/socket.io/pc`;
    const handshakes = [
      { secret, dpop: attacker.device.prove('GET', url, secret) },
      { dpop: attacker.device.prove('GET', url, victim.created.secret) },
      { dpop: undefined },
      { secret: undefined },
    ];
    for (const auth of handshakes) {
      const { status } = await refusalOf(victim.at(second).openSocket(auth));
      expect([400, 401, 404]).toContain(status);
    }
  }

  it('gets nothing, before the confirm or after, and the owner still signs in', async () => {
    const phone = await SignedIn.as('alice', first);
    const victim = await Browser.open(first);
    await attack(victim);
    const { tempToken } = await phone.scan(victim.qrId);
    await attack(victim);
    await phone.confirm(victim.qrId, tempToken);
    await attack(victim);
    const heard = listen(victim.openSocket());
    await until('the owner to be signed in', () => statesOf(heard).includes('completed'));
    expect(tokensOf(heard)).toHaveLength(1);
    await attack(victim);
    expect(await service.sql('SELECT id FROM sessions WHERE qr_id = $1', [victim.qrId])).toHaveLength(1);
  });
});
