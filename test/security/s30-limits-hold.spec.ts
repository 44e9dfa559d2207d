import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { Caller, type Answer } from '../support/call.js';
import { Device } from '../support/device.js';
import { Browser, SignedIn } from '../support/people.js';
import { openRawSocket } from '../support/raw-socket.js';
import { startService, type TestService } from '../support/service.js';
import { addSite, siteOrigin } from '../support/sites.js';
import { until } from '../support/until.js';

const randomId = (): string => randomBytes(32).toString('base64url');

// Seen to fail without each of: take('qrIssue') in qr-initiation.service.ts; the refusal, and the line of ZSCORE, in
// take-place.lua.ts; liveQrs.end() in qr-login.service.ts; compile() in trusted-proxies.ts (all trusted); the /64 and
// unmapped() in address.ts; `allowed` in QrApprovalService.move(); either bucket in approval-attempts.service.ts;
// places.leave() in confirm(); `site.id` in addressIdOf(); take('qrImage') and take('wrongBrowserSecret').
describe('S30: a limit', () => {
  let service: TestService;
  let nodes: Caller[];
  let lastAddress = 0;

  beforeAll(async () => {
    service = await startService({ nodes: 2, env: { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '127.0.0.1' } });
    nodes = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
  });
  afterAll(() => service.stop());

  /** An address that nothing has come from yet. */
  const newAddress = (): string => `203.0.113.${String((lastAddress += 1))}`;

  /** One of the two nodes, in turn, for a client at this address. */
  const at = (address: string, turn = 0): Caller => nodes[turn % 2]!.from(address);

  const askForCode = (caller: Caller, call: { clientId?: string; origin?: string } = {}): Promise<Answer<unknown>> =>
    caller.call({
      path: '/v1/qr-sessions',
      body: { ...(call.clientId !== undefined && { clientId: call.clientId }) },
      device: new Device(),
      headers: { ...(call.origin !== undefined && { origin: call.origin }) },
    });

  const retryAfterOf = ({ headers }: Answer<unknown>): number => Number(headers.get('retry-after'));

  const statusesOf = (answers: Answer<unknown>[]): number[] => answers.map(({ status }) => status).sort();

  async function wrongConfirm(phone: SignedIn, qrId: string): Promise<Answer<unknown>> {
    return phone.call({ path: `/v1/qr-sessions/${qrId}/confirm`, body: { tempToken: `qrt_${randomId()}` } });
  }

  it('on codes stops a loop over all nodes, and Retry-After is true', async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, turn) => askForCode(at(address, turn))));
    expect(statusesOf(answers)).toEqual([...Array<number>(5).fill(201), ...Array<number>(7).fill(429)]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({ code: 'rate_limited' });

    const seconds = retryAfterOf(await askForCode(at(address)));
    const since = performance.now();
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(6);
    await until('a code to be had again', async () => (await askForCode(at(address, 1))).status === 201);
    const waited = (performance.now() - since) / 1000;
    expect(waited).toBeGreaterThan(seconds - 1.1);
    expect(waited).toBeLessThan(seconds + 1);

    expect((await askForCode(at(newAddress()))).status).toBe(201);
  });

  it('counts the real client behind a trusted proxy, whatever that client claims', async () => {
    const real = newAddress();
    const claim = (turn: number): string => `${randomBytes(4).join('.')}, 127.0.0.1, 192.0.2.${String(turn)}, ${real}`;
    const answers = await Promise.all(Array.from({ length: 12 }, (_, turn) => askForCode(at(claim(turn), turn))));
    expect(statusesOf(answers).filter((status) => status === 201)).toHaveLength(5);
    const addresses = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::1', '2001:DB8:1:2:0:0:0:3', '2001:db8:1:2:a:b:c:d'];
    const sameNetwork = await Promise.all([...addresses, ...addresses].map((address) => askForCode(at(address))));
    expect(statusesOf(sameNetwork).filter((status) => status === 201)).toHaveLength(5);
    expect((await askForCode(at('2001:db8:1:3::1'))).status).toBe(201);
    expect((await askForCode(at(`::ffff:${real}`))).status).toBe(429);
  });

  it('counts the client itself where it is no trusted proxy, for calls and for sockets', async () => {
    const open = await startService({ nodes: 2, env: { RATE_LIMIT_SCALE: '1' } });
    try {
      const forging = (turn: number): Caller =>
        new Caller(open.publicUrl, open.nodes[turn % 2]!.url, {
          'x-forwarded-for': `203.0.113.${String(turn)}`,
          forwarded: `for=203.0.113.${String(turn)}`,
          'x-real-ip': `203.0.113.${String(turn)}`,
        });
      const answers = await Promise.all(Array.from({ length: 12 }, (_, turn) => askForCode(forging(turn))));
      expect(statusesOf(answers).filter((status) => status === 201)).toHaveLength(5);

      const upgrades = await Promise.all(
        Array.from({ length: 60 }, (_, turn) => upgradeStatus(forging(turn).nodeUrl, forging(turn).headers)),
      );
      expect(upgrades.filter((status) => status === 429).length).toBeGreaterThanOrEqual(25);
      expect(upgrades.filter((status) => status === 101).length).toBeGreaterThanOrEqual(30);
    } finally {
      await open.stop();
    }
  });

  async function upgradeStatus(nodeUrl: string, headers: Record<string, string>): Promise<number> {
    const socket = openRawSocket(nodeUrl, headers);
    const status = await new Promise<number>((resolve) => {
      socket.once('open', () => {
        resolve(101);
      });
      socket.once('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
      });
    });
    socket.terminate();
    return status;
  }

  it('on failed scans is the same for every id, and stops that device alone', async () => {
    const alice = await SignedIn.as('alice', at(newAddress()));
    const bob = await SignedIn.as('bob', alice.caller);
    const foreign = await Browser.open(at(newAddress()));
    await bob.scan(foreign.qrId);
    const gone = await Browser.open(at(newAddress()));
    await gone.call({ method: 'DELETE' });

    const scan = (phone: SignedIn, qrId: string) => phone.call({ path: `/v1/qr-sessions/${qrId}/scan`, body: {} });
    const bodyOf = ({ status, body }: Answer<unknown>) => ({ status, ...(body as object), instance: '' });
    const unknown = await scan(alice, randomId());
    expect(unknown).toMatchObject({ status: 404, body: { code: 'qr_not_found' } });
    expect(bodyOf(await scan(alice, gone.qrId))).toEqual(bodyOf(unknown));
    expect(bodyOf(await wrongConfirm(alice, randomId()))).toEqual(bodyOf(unknown));

    let guesses = 3;
    const refused = await until('the device to be stopped', async () => {
      const answer = await scan(alice.at(at(newAddress(), guesses)), randomId());
      if (answer.status !== 404) return answer;
      guesses += 1;
      return undefined;
    });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    // Ten, and one more for each six seconds that a slow machine took.
    expect(guesses).toBeGreaterThanOrEqual(10);
    expect(guesses).toBeLessThan(13);
    const pending = await Browser.open(at(newAddress()));
    for (const { qrId } of [foreign, gone, pending]) expect(bodyOf(await scan(alice, qrId))).toEqual(bodyOf(refused));
    expect((await pending.view()).state).toBe('pending');

    // Neither another device of hers nor another person at the same address is stopped.
    const other = await SignedIn.as('alice', alice.caller);
    await bob.scan((await Browser.open(at(newAddress()))).qrId);
    await other.approve(pending.qrId);
    expect((await pending.takeTokens()).user.nickname).toBe('Alice');
  });

  it('on failed confirms lets none of many guesses at once slip through', async () => {
    const phone = await SignedIn.as('admin', at(newAddress()));
    const browser = await Browser.open(at(newAddress()));
    const { tempToken } = await phone.scan(browser.qrId);
    const elsewhere = (turn: number) => phone.at(at(newAddress(), turn));
    const guesses = Array.from({ length: 50 }, (_, turn) => wrongConfirm(elsewhere(turn), browser.qrId));
    const statuses = statusesOf(await Promise.all(guesses));
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(40).fill(429)]);
    // Not even the right one is looked at now; a moment later it is.
    const confirm = () => phone.call({ path: `${browser.path}/confirm`, body: { tempToken } });
    const refused = await confirm();
    expect(refused.status).toBe(429);
    expect((await browser.view()).state).toBe('scanned');
    expect(retryAfterOf(refused)).toBeLessThanOrEqual(6);
    await until('the right one to be looked at', async () => (await confirm()).status === 200);
    expect((await browser.view()).state).toBe('confirmed');
  });

  it('on failures of one address holds for all devices there, and for no other address', async () => {
    const address = newAddress();
    const phones = await Promise.all(Array.from({ length: 5 }, () => SignedIn.as('bob', at(address))));
    const guesses = phones.flatMap((phone) => Array.from({ length: 9 }, () => wrongConfirm(phone, randomId())));
    const statuses = statusesOf(await Promise.all(guesses));
    expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(30);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    const moved = phones[0]!.at(at(newAddress()));
    expect((await wrongConfirm(moved, randomId())).status).toBe(404);
  });

  it('on scans that nobody confirms is five a person; a confirm gives its own back, a rescan costs nothing', async () => {
    const [person] = await service.sql<{ id: string }>("SELECT id FROM users WHERE nickname = 'Alice'");
    await withRedis((redis) => forget(redis, `places:unconfirmedScans:${person!.id}`));
    const alice = await SignedIn.as('alice', at(newAddress()));
    const scan = (phone: SignedIn, qrId: string) => phone.call({ path: `/v1/qr-sessions/${qrId}/scan`, body: {} });
    const codes = await Promise.all(Array.from({ length: 7 }, () => Browser.open(at(newAddress()))));
    for (const { qrId } of codes.slice(0, 4)) await alice.scan(qrId);
    const { tempToken } = await alice.scan(codes[4]!.qrId);
    const again = await alice.scan(codes[3]!.qrId);
    const refused = await scan(alice, codes[5]!.qrId);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(retryAfterOf(refused)).toBeLessThanOrEqual(600);
    expect(retryAfterOf(refused)).toBeGreaterThan(500);
    expect((await scan(alice, randomId())).status).toBe(429);
    expect((await codes[5]!.view()).state).toBe('pending');

    await alice.confirm(codes[4]!.qrId, tempToken);
    await alice.confirm(codes[3]!.qrId, again.tempToken);
    await alice.scan(codes[5]!.qrId);
    await alice.scan(codes[6]!.qrId);
    const elsewhere = await SignedIn.as('alice', at(newAddress(), 1));
    const { qrId } = await Browser.open(at(newAddress()));
    expect((await scan(elsewhere, qrId)).status).toBe(429);
    const bob = await SignedIn.as('bob', at(newAddress()));
    expect((await scan(bob, qrId)).status).toBe(200);
  });

  it('on live codes is twenty an address, over all nodes at once, and one that is over makes room', async () => {
    const address = newAddress();
    const browsers: Browser[] = [];
    // Five at once, and no need to wait for the bucket: what is tried here is the other limit.
    while (browsers.length < 20) {
      const more = Array.from({ length: 5 }, (_, turn) => Browser.open(at(address, turn)));
      browsers.push(...(await Promise.all(more)));
      await withRedis((redis) => forget(redis, 'rate:qrIssue:'));
    }
    const refused = await Promise.all([0, 1, 0].map((turn) => askForCode(at(address, turn))));
    expect(statusesOf(refused)).toEqual([429, 429, 429]);
    expect(retryAfterOf(refused[0]!)).toBeLessThanOrEqual(60);
    expect(retryAfterOf(refused[0]!)).toBeGreaterThan(6);
    expect((await browsers[7]!.call({ method: 'DELETE' })).status).toBe(204);
    await until('the room to be had', async () => (await askForCode(at(address, 1))).status === 201);
    expect((await askForCode(at(newAddress()))).status).toBe(201);
  });

  it('is raised by a site for its own pages, and for nobody else at that address', async () => {
    await addSite(service, { id: 'office', addressAllowance: 3 });
    const address = newAddress();
    const ask = (turn: number) => askForCode(at(address, turn), { clientId: 'office', origin: siteOrigin });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => ask(turn)));
    expect(statusesOf(answers).filter((status) => status === 201)).toHaveLength(15);
    const others = await Promise.all(Array.from({ length: 8 }, (_, turn) => askForCode(at(address, turn))));
    expect(statusesOf(others).filter((status) => status === 201)).toHaveLength(5);
  });

  it('on pictures and on wrong secrets answers alike for all ids, and stops no one who is right', async () => {
    const address = newAddress();
    const browser = await Browser.open(at(address));
    const picture = (qrId: string) => at(address).call({ path: `/v1/qr-sessions/${qrId}/image.svg` });
    expect((await picture(browser.qrId)).status).toBe(200);
    const pictures = await Promise.all(Array.from({ length: 130 }, () => picture(randomId())));
    expect(new Set(statusesOf(pictures))).toEqual(new Set([404, 429]));
    const ownPictures = await Promise.all(Array.from({ length: 10 }, () => picture(browser.qrId)));
    expect(statusesOf(ownPictures)).toContain(429);
    expect((await at(newAddress()).call({ path: `${browser.path}/image.svg` })).status).toBe(200);

    const wrong = (qrId: string) =>
      at(address).call({ path: `/v1/qr-sessions/${qrId}`, device: browser.device, credential: `qrs_${randomId()}` });
    const guesses = Array.from({ length: 80 }, (_, turn) => wrong(turn % 2 ? browser.qrId : randomId()));
    expect(new Set(statusesOf(await Promise.all(guesses)))).toEqual(new Set([404, 429]));
    for (const qrId of [browser.qrId, randomId()]) {
      const more = await Promise.all(Array.from({ length: 10 }, () => wrong(qrId)));
      expect(statusesOf(more)).toContain(429);
    }
    expect((await browser.view()).state).toBe('pending');
  });

  async function withRedis(act: (redis: Redis) => Promise<void>): Promise<void> {
    const redis = new Redis(service.redis.url);
    await act(redis);
    redis.disconnect();
  }

  /** Behind the scenes: what has been counted under this name has never been. */
  async function forget(redis: Redis, name: string): Promise<void> {
    const found = await redis.keys(`*:${name}*`);
    if (found.length > 0) await redis.del(found);
  }
});
