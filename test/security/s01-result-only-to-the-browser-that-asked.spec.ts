import type { CreatedQrSession } from '../../src/contract/qr-session.js';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen, refusalOf, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { addSite } from '../support/sites.js';
import { until } from '../support/until.js';

// Seen to fail without the comparison of secretHash, without that of browserKey, and without dpop.admit(), all in
// browser-access.service.ts.
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
      expect(withoutSecret).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
      expect(withOthersSecret).toMatchObject({ status: 404, body: { code: 'qr_not_found' } });
      expect(withOtherKey).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
      expect(withoutProof).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
    }
    const { secret } = attacker.created;
    const url = `${service.publicUrl}/socket.io/pc`;
    const handshakes = [
      { auth: { secret, dpop: attacker.device.prove('GET', url, secret) }, code: 'qr_not_found' },
      { auth: { dpop: attacker.device.prove('GET', url, victim.created.secret) }, code: 'invalid_dpop_proof' },
      { auth: { dpop: undefined }, code: 'invalid_dpop_proof' },
      { auth: { secret: undefined }, code: 'invalid_request' },
    ];
    for (const { auth, code } of handshakes) {
      expect((await refusalOf(victim.at(second).openSocket(auth))).code).toBe(code);
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

  it('gets nothing of a site either whose browsers go without a key: there the secret alone stands before it', async () => {
    const origin = 'http://site.example';
    await addSite(service, { id: 'keyless-site', allowBearer: true, origin });
    const create = { path: '/v1/qr-sessions', body: { clientId: 'keyless-site' }, headers: { origin } };
    const victim = await first.succeed<CreatedQrSession>(create);
    const attacker = await second.succeed<CreatedQrSession>(create);
    await (await SignedIn.as('alice', first)).approve(victim.qrId);
    const path = `/v1/qr-sessions/${victim.qrId}/token`;
    const take = (credential: string) => second.call({ path, body: {}, credential, headers: { origin } });
    for (const guess of [attacker.secret, `qrs_${'A'.repeat(43)}`]) {
      expect(await take(guess)).toMatchObject({ status: 404, body: { code: 'qr_not_found' } });
    }
    expect(await take(victim.secret)).toMatchObject({ status: 200, body: { tokenType: 'Bearer' } });
  });

  it('and saw one of its proofs gets nothing with that either, on any node', async () => {
    const phone = await SignedIn.as('alice', first);
    const victim = await Browser.open(first);
    const { secret: credential } = victim.created;
    await phone.approve(victim.qrId);
    const viewProof = victim.device.prove('GET', service.publicUrl + victim.path, credential);
    const socketProof = victim.device.prove('GET', `${service.publicUrl}/socket.io/pc`, credential);
    const view = { path: victim.path, credential, headers: { dpop: viewProof } };
    expect((await first.call(view)).status).toBe(200);
    expect((await refusalOf(victim.openSocket({ dpop: viewProof }))).code).toBe('invalid_dpop_proof');
    const heard = listen(victim.openSocket({ dpop: socketProof }), { acknowledge: false });
    await until('the owner to be greeted', () => statesOf(heard).length > 0);
    for (const caller of [first, second]) {
      const takeTokens = { ...view, path: `${victim.path}/token`, method: 'POST' };
      for (const call of [view, takeTokens, { ...view, method: 'DELETE' }]) {
        expect(await caller.call(call)).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
      }
      const refused = await refusalOf(victim.at(caller).openSocket({ dpop: socketProof }));
      expect(refused.code).toBe('invalid_dpop_proof');
    }
    expect((await victim.takeTokens()).user.nickname).toBe('Alice');
  });
});
