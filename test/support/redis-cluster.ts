import { Redis } from 'ioredis';
import { startRedis, type TestRedis } from './servers.js';
import { until } from './until.js';

const slots = 16_384;

/** A Redis Cluster of so many masters, without replicas: its URL as the service wants it. */
export async function startRedisCluster(masters: number): Promise<{ url: string; stop(): Promise<void> }> {
  const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers: TestRedis[] = await Promise.all(Array.from({ length: masters }, () => startRedis(options)));
  const clients = servers.map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
  for (const [index, client] of clients.entries()) {
    const [from, to] = [index, index + 1].map((share) => Math.floor((share * slots) / masters));
    await client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to! - 1));
    if (index > 0) await clients[0]!.call('CLUSTER', 'MEET', '127.0.0.1', String(servers[index]!.port));
  }
  await until('the cluster to be whole', async () => {
    const states = await Promise.all(clients.map((client) => client.call('CLUSTER', 'INFO')));
    return states.every((state) => {
      const text = String(state);
      return text.includes('cluster_state:ok') && text.includes(`cluster_known_nodes:${String(masters)}`);
    });
  });
  for (const client of clients) client.disconnect();
  return {
    url: `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${String(port)}`).join(',')}`,
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
