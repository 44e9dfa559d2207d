import { Caller } from '../support/call.js';
import { listen, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail without `isUnderWay` in waiting-browsers.service.ts: the hint and the greeting each push, and the second
// tokens void the refresh token of the first.
describe('a browser whose node hears of the confirm in the moment in which it subscribes', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2, proxied: true });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  it('gets its tokens once, and they are good', async () => {
    const phone = await SignedIn.as('alice', new Caller(service.publicUrl, service.nodes[1]!.url));
    const { redis } = service.nodes[0]!.links!;
    for (let round = 0; round < 5; round += 1) {
      const browser = await Browser.open(caller);
      const { tempToken } = await phone.scan(browser.qrId);
      redis.holdAnswersAfter('ssubscribe');
      const socket = browser.openSocket();
      const heard = listen(socket);
      await until('the answer to be held', () => redis.holding === 1);
      await phone.confirm(browser.qrId, tempToken);
      redis.letThrough();
      await until('the end', () => statesOf(heard).includes('completed'));
      const [tokens, ...more] = tokensOf(heard);
      expect(more).toEqual([]);
      const body = { refreshToken: tokens!.refreshToken };
      expect((await caller.call({ path: '/v1/auth/refresh', body, device: browser.device })).status).toBe(200);
      socket.disconnect();
    }
  });
});
