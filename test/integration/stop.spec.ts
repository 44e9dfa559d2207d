import { Caller } from '../support/call.js';
import { listen } from '../support/events.js';
import { Browser } from '../support/people.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';

describe('a node that is told to stop', () => {
  it('answers what it holds, tells sockets to come back, and ends with code 0', async () => {
    const service = await startService();
    const caller = new Caller(service.publicUrl);
    const browser = await Browser.open(caller);
    const socket = browser.openSocket();
    const heard = listen(socket);
    await until('the socket to be greeted', () => heard.length > 0);
    const reasons: string[] = [];
    socket.on('disconnect', (reason) => reasons.push(reason));
    const held = browser.view('?wait=25&version=1');
    await until('the poll to be held', async () => (await service.redis.keys()).some((key) => key.includes(':held:')));

    await expect(service.nodes[0]!.stop()).resolves.toBe(0);

    await expect(held).resolves.toMatchObject({ state: 'pending' });
    // Socket.IO's client comes back by itself after this reason, and would not after 'io server disconnect'.
    expect(reasons).toEqual(['transport close']);
    await service.stop();
  });
});
