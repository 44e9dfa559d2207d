import { problemSchema } from '../../src/contract/problem.js';
import { Caller } from '../support/call.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { createDatabase, freePort } from '../support/servers.js';
import { spawnNode, startNode, startService, type TestService } from '../support/service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

const masterKey = 'c2Fvd21hLXRlc3Qta2V5LTMyLWJ5dGVzLWxvbmctISE=';

describe('a start', () => {
  /** What a node says when it can't start. */
  async function failure(env: Record<string, string>): Promise<string> {
    const node = spawnNode(env);
    await until('the node to give up', () => node.process.exitCode !== null);
    expect(node.process.exitCode).toBe(1);
    return node.log();
  }

  it('without Postgres names the address that was tried and what to do', async () => {
    const port = await freePort();
    const said = await failure({
      DATABASE_URL: `postgres://saoma:geheim@127.0.0.1:${String(port)}/saoma`,
      REDIS_URL: 'redis://127.0.0.1:1',
      MASTER_KEY: masterKey,
    });
    expect(said).toContain(`Postgres cannot be used at postgres://127.0.0.1:${String(port)}/saoma`);
    expect(said).toContain('set DATABASE_URL');
    expect(said).not.toContain('geheim');
  });

  it('without Redis names the address that was tried and what to do', async () => {
    const database = await createDatabase();
    const port = await freePort();
    const said = await failure({
      DATABASE_URL: database.url,
      REDIS_URL: `redis://:geheim@127.0.0.1:${String(port)}`,
      MASTER_KEY: masterKey,
    });
    await database.drop();
    expect(said).toContain(`Redis cannot be used at redis://127.0.0.1:${String(port)}`);
    expect(said).toContain('set REDIS_URL');
    expect(said).not.toContain('geheim');
  });

  it('with bad settings lists every fault', async () => {
    const said = await failure({ APP_PROFILE: 'production', PUBLIC_URL: 'http://x.example' });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'MASTER_KEY', 'PUBLIC_URL']) expect(said).toContain(name);
  });
});

describe('a running node', () => {
  let service: TestService;
  let proxy: TcpProxy;
  let caller: Caller;
  let stopNode: () => Promise<unknown>;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService();
    const database = new URL(service.databaseUrl);
    proxy = await TcpProxy.before(Number(database.port));
    database.port = String(proxy.port);
    const port = String(await freePort());
    const node = await startNode({
      APP_PROFILE: 'test',
      PORT: port,
      DATABASE_URL: database.href,
      REDIS_URL: service.redis.url,
      MASTER_KEY: service.masterKey,
    });
    stopNode = () => node.stop();
    caller = new Caller(node.url);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(async () => {
    await stopNode();
    await proxy.stop();
    await service.stop();
  });

  const me = () => phone.call({ path: '/v1/me' });
  const readiness = async () => (await caller.call({ path: '/health/ready' })).status;

  it('answers 503 while Postgres is away, and serves again once it is back', async () => {
    proxy.cut();
    const answer = await me();
    expect(problemSchema.parse(answer.body)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await readiness()).toBe(503);
    expect((await caller.call({ path: '/health/live' })).status).toBe(200);
    proxy.restore();
    await until('the node to be ready', async () => (await readiness()) === 200);
    expect((await me()).status).toBe(200);
  });

  it('answers 503 while Redis is away, and serves again once it is back, empty', async () => {
    const browser = await Browser.open(caller);
    await service.redis.kill();
    const answer = await me();
    expect(problemSchema.parse(answer.body)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(await readiness()).toBe(503);
    await service.redis.start();
    await until('the node to be ready', async () => (await readiness()) === 200);
    expect((await me()).status).toBe(200);
    expect((await browser.call()).status).toBe(404);
    const next = await Browser.open(caller);
    const socket = next.openSocket();
    const heard = listen(socket);
    await until('the socket to be greeted', () => statesOf(heard).includes('pending'));
    await phone.approve(next.qrId);
    await until('the sign-in to complete', () => statesOf(heard).includes('completed'));
  });

  it('keeps a session that was ended ended, when Redis comes back empty', async () => {
    const other = await SignedIn.as('alice', caller);
    await phone.call({ path: `/v1/me/sessions/${other.tokens.session.id}`, method: 'DELETE' });
    await service.redis.kill();
    await service.redis.start();
    const refused = await until('the node to answer again', async () => {
      const answer = await other.call({ path: '/v1/me' });
      return answer.status === 503 ? undefined : answer;
    });
    expect(problemSchema.parse(refused.body).code).toBe('invalid_token');
  });

  it('refuses a proof from before Redis came back empty, since its mark is gone', async () => {
    const url = `${caller.publicUrl}/v1/me`;
    const dpop = phone.device.prove('GET', url, phone.tokens.accessToken, { iat: Math.floor(Date.now() / 1000) - 30 });
    const replay = () => caller.call({ path: '/v1/me', credential: phone.tokens.accessToken, headers: { dpop } });
    await service.redis.kill();
    await service.redis.start();
    const refused = await until('the node to answer again', async () => {
      const answer = await replay();
      return answer.status === 503 ? undefined : answer;
    });
    expect(problemSchema.parse(refused.body).code).toBe('use_dpop_nonce');
    expect((await me()).status).toBe(200);
  });
});
