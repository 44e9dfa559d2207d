import { Caller } from '../support/call.js';
import { expectInOrder, listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe('two nodes on a Redis Cluster of three masters', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  let service: TestService;

  beforeAll(async () => {
    cluster = await startRedisCluster(3);
    service = await startService({ nodes: 2, env: { REDIS_URL: cluster.url } });
  });
  afterAll(async () => {
    await service.stop();
    await cluster.stop();
  });

  it('sign browsers in, whichever shard their codes lie on', async () => {
    const first = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', new Caller(service.publicUrl, service.nodes[1]!.url));
    for (let round = 0; round < 12; round += 1) {
      const browser = await Browser.open(first);
      const heard = listen(browser.openSocket());
      await until('the first state', () => statesOf(heard).includes('pending'));
      await phone.approve(browser.qrId);
      await until('the last state', () => statesOf(heard).includes('completed'));
      expectInOrder(statesOf(heard), ['pending', 'scanned', 'confirmed', 'completed']);
    }
  });

  it('end sessions on all nodes', async () => {
    const caller = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', caller);
    const other = await SignedIn.as('alice', caller, 'pc');
    const socket = other.at(new Caller(service.publicUrl, service.nodes[1]!.url)).openSocket();
    await until('the socket to be in', () => socket.connected);
    await phone.call({ path: '/v1/me/sessions', method: 'DELETE' });
    await until('the socket to be closed', () => !socket.connected, 2_000);
    expect((await other.call({ path: '/v1/me' })).status).toBe(401);
  });
});
