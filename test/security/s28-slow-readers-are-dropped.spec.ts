import { once } from 'node:events';
import { Caller } from '../support/call.js';
import { listen, refusalOf, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { openRawSocket } from '../support/raw-socket.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail with pingTimeoutMs in limits.ts raised. That the queue of a slow reader is bounded, too, is tried where there is enough to be sent:
// src/infra/ws/watch-connections.spec.ts.
describe('S28: a reader that reads nothing and answers no ping', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  /** A socket that was let in for the browser's code and then never reads again. */
  async function openSlow(browser: Browser): Promise<{ pingMs: number }> {
    const { secret } = browser.created;
    const dpop = browser.device.prove('GET', `${service.publicUrl}/socket.io/pc`, secret);
    const socket = openRawSocket(service.publicUrl);
    let said = '';
    // Before it is open: the first word may come with the opening itself.
    socket.on('message', (message: Buffer) => (said += message.toString()));
    await once(socket, 'open');
    socket.send(`40/pc,${JSON.stringify({ qrId: browser.qrId, secret, dpop })}`);
    await until('the greeting', () => said.includes('qr:state'));
    const { pingInterval, pingTimeout } = JSON.parse(/^0({.*?})/.exec(said)?.[1] ?? '{}') as {
      pingInterval: number;
      pingTimeout: number;
    };
    socket.pause();
    return { pingMs: pingInterval + pingTimeout };
  }

  it('is gone by the ping timeout, and holds no place; one that reads stays', async () => {
    const browser = await Browser.open(caller);
    const honest = await Browser.open(caller);
    const heard = listen(honest.openSocket());
    await until('the honest socket to be greeted', () => heard.length > 0);

    const since = performance.now();
    const [slow] = await Promise.all([openSlow(browser), openSlow(browser)]);
    expect(slow.pingMs).toBeLessThanOrEqual(25_000);
    expect((await refusalOf(browser.openSocket())).code).toBe('rate_limited');
    await until(
      'their places to be free again',
      async () => {
        const socket = browser.openSocket();
        const isIn = await new Promise<boolean>((resolve) => {
          socket.once('connect', () => {
            resolve(true);
          });
          socket.once('connect_error', () => {
            resolve(false);
          });
        });
        if (!isIn) socket.disconnect();
        return isIn;
      },
      slow.pingMs + 3_000,
    );
    expect(performance.now() - since).toBeGreaterThan(slow.pingMs / 2);

    const phone = await SignedIn.as('alice', caller);
    await phone.approve(honest.qrId);
    await until('the honest sign-in', () => statesOf(heard).includes('completed'));
  }, 60_000);
});
