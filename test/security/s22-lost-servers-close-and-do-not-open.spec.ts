import { problemSchema } from '../../src/contract/problem.js';
import { Caller, type Answer } from '../support/call.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe('S22: without Redis or Postgres', () => {
  let service: TestService;
  let callers: Caller[];
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService({ nodes: 2, proxied: true });
    callers = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
    phone = await SignedIn.as('alice', callers[1]!);
  }, 60_000);
  afterAll(() => service.stop());

  /** A flow at each of its steps, and the call that would take it on. */
  async function flows() {
    const [asked, scanned, confirmed] = [
      await Browser.open(callers[0]!),
      await Browser.open(callers[0]!),
      await Browser.open(callers[0]!),
    ];
    const { tempToken } = await phone.scan(scanned.qrId);
    await phone.approve(confirmed.qrId);
    const next = {
      scan: () => phone.call({ path: `${asked.path}/scan`, body: {} }),
      confirm: () => phone.call({ path: `${scanned.path}/confirm`, body: { tempToken } }),
      token: () => confirmed.call({ path: '/token', body: {} }),
      view: () => asked.call(),
      cancel: () => scanned.call({ method: 'DELETE' }),
    };
    return { browsers: [asked, scanned, confirmed], next };
  }

  const rowsOf = (browsers: readonly Browser[]) =>
    service.sql('SELECT id FROM sessions WHERE qr_id = ANY($1)', [browsers.map(({ qrId }) => qrId)]);

  const links = () => service.nodes.map((node) => node.links!);

  async function untilReady(): Promise<void> {
    await until('the nodes to be ready', async () => {
      const answers = await Promise.all(service.nodes.map(({ url }) => fetch(`${url}/health/ready`)));
      return answers.every(({ ok }) => ok);
    });
  }

  function expectUnavailable({ status, body, headers }: Answer<unknown>): void {
    expect(problemSchema.parse(body)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).not.toBeNull();
  }

  it('stopped mid-flow, every step is 503 and no one is signed in', async () => {
    const { browsers, next } = await flows();
    await service.redis.kill();
    for (const call of Object.values(next)) expectUnavailable(await call());
    expect(await rowsOf(browsers)).toEqual([]);
    await service.redis.start();
    await untilReady();
    // Back empty: what was is as unknown as what never was.
    for (const call of Object.values(next)) expect((await call()).status).toBe(404);
    expect(await rowsOf(browsers)).toEqual([]);
  });

  it('with Redis back empty, nothing that was used is good again', async () => {
    const browser = await Browser.open(callers[0]!);
    const other = await SignedIn.as('alice', callers[0]!);
    await phone.approve(browser.qrId);
    const pc = new SignedIn(callers[0]!, browser.device, await browser.takeTokens());
    const refresh = (token: string | undefined) =>
      callers[0]!.call({ path: '/v1/auth/refresh', body: { refreshToken: token }, device: pc.device });
    const url = `${service.publicUrl}/v1/me`;
    const dpop = phone.device.prove('GET', url, phone.tokens.accessToken);
    const replay = () => callers[1]!.call({ path: '/v1/me', credential: phone.tokens.accessToken, headers: { dpop } });
    expect((await replay()).status).toBe(200);
    await phone.call({ path: `/v1/me/sessions/${other.tokens.session.id}`, method: 'DELETE' });
    expect((await refresh(pc.tokens.refreshToken)).status).toBe(200);

    await service.redis.kill();
    // Proofs are counted in seconds: one of the same second as the return is the newest that could be replayed.
    const killedIn = Math.floor(Date.now() / 1000);
    await until('the next second', () => Math.floor(Date.now() / 1000) > killedIn);
    await service.redis.start();
    await untilReady();
    expect((await replay()).status).toBe(401);
    expect((await other.call({ path: '/v1/me' })).status).toBe(401);
    expect((await browser.call({ path: '/token', body: {} })).status).toBe(404);
    expect(await rowsOf([browser])).toHaveLength(1);
    expect((await phone.call({ path: '/v1/me' })).status).toBe(200);
  });

  it('without Postgres mid-flow, what needs it is 503 and no one is signed in; with it all goes on', async () => {
    const { browsers, next } = await flows();
    for (const { postgres } of links()) postgres.cut();
    for (const step of ['scan', 'confirm', 'token', 'cancel'] as const) expectUnavailable(await next[step]());
    expect((await next.view()).status).toBe(200);
    expect(await rowsOf(browsers)).toEqual([]);
    for (const { postgres } of links()) postgres.restore();
    await untilReady();
    expect((await next.scan()).status).toBe(200);
    expect((await next.confirm()).status).toBe(200);
    expect((await next.token()).status).toBe(200);
    expect(await rowsOf(browsers)).toHaveLength(1);
  });

  it('odd ids are unknown, and never a key of something else', async () => {
    const odd = [':', '{}', '{0}:live', '*', '%0A', `${'A'.repeat(42)}%0A`, `${'A'.repeat(42)}:`, 'A'.repeat(10_240)];
    for (const id of odd) {
      const path = `/v1/qr-sessions/${id}`;
      const { device, created } = await Browser.open(callers[0]!);
      const answers = [
        await callers[0]!.call({ path, device, credential: created.secret }),
        await callers[0]!.call({ path: `${path}/image.svg` }),
        await phone.call({ path: `${path}/scan`, body: {} }),
        await phone.call({ path: `${path}/approval` }),
      ];
      // 413: the id stands in the proof too, and that header is too long.
      for (const { status } of answers) expect([400, 401, 404, 413]).toContain(status);
      expect(answers[2]!.status).not.toBe(401);
    }
  });
});
