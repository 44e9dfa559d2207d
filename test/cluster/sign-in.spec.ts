import { Caller } from '../support/call.js';
import { expectInOrder, listen, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe('a sign-in across two nodes', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  });
  afterAll(() => service.stop());

  it('pushes to the browser on one node what the phone does on the other, and the tokens work on both', async () => {
    const phone = await SignedIn.as('alice', second);
    const browser = await Browser.open(first);
    const socket = browser.openSocket();
    const heard = listen(socket);
    await until('the first state', () => statesOf(heard).includes('pending'));

    await phone.approve(browser.qrId);
    await until('the last state', () => statesOf(heard).includes('completed'));

    expectInOrder(statesOf(heard), ['pending', 'scanned', 'confirmed', 'completed']);
    const [tokens, ...more] = tokensOf(heard);
    expect(more).toEqual([]);
    for (const caller of [first, second]) {
      const me = await caller.call({ path: '/v1/me', device: browser.device, credential: tokens!.accessToken });
      expect(me).toMatchObject({ status: 200, body: { nickname: 'Alice' } });
    }
    const rows = await service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId]);
    expect(rows).toEqual([{ id: tokens!.session.id }]);
  });

  it('tells the browser on one node that its code has expired, at the moment it does', async () => {
    const browser = await Browser.open(first);
    const held = await browser.at(second).view('?wait=1&version=1');
    expect(held.state).toBe('pending');
  });

  it('answers a poll held on one node when the phone scans on the other', async () => {
    const phone = await SignedIn.as('alice', second);
    const browser = await Browser.open(first);
    const held = browser.view('?wait=25&version=1');
    await phone.scan(browser.qrId);
    await expect(held).resolves.toMatchObject({ state: 'scanned', scannedBy: { displayName: 'A***e' } });
  });
});
