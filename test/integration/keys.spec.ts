import { randomBytes, sign } from 'node:crypto';
import { Redis } from 'ioredis';
import { decodeJwt } from 'jose';
import { Client } from 'pg';
import { tokensSchema } from '../../src/contract/tokens.js';
import { channels } from '../../src/infra/redis/keys.js';
import { accessTokenSeconds } from '../../src/sessions/session-lives.js';
import { leadSeconds, marginSeconds } from '../../src/sessions/signing-key-life.js';
import { Caller } from '../support/call.js';
import { encode } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { createDatabase, testEnvironment } from '../support/servers.js';
import { startService, type TestService } from '../support/service.js';
import { age, jwksKids, kidOf, openSigningKey, runKeys } from '../support/signing-keys.js';
import { TokenTraffic } from '../support/token-traffic.js';
import { until } from '../support/until.js';

const daySeconds = 86_400;

// The many calls here come from one address and are not what limits are for.
const unlimited = { RATE_LIMIT_SCALE: '1000' };

describe('signing keys on two nodes', () => {
  let service: TestService;
  let nodes: Caller[];
  let settings: Record<string, string>;

  beforeAll(async () => {
    service = await startService({ nodes: 2, env: unlimited });
    nodes = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
    settings = { DATABASE_URL: service.databaseUrl, REDIS_URL: service.redis.url, MASTER_KEY: service.masterKey };
  });
  afterAll(() => service.stop());

  beforeEach(async () => {
    await runKeys(settings, 'rotate', '--now');
    await until('one new key to be everywhere', everyJwksIs(await kids()));
  });

  const kids = async () => {
    const rows = await service.sql<{ kid: string }>('SELECT kid FROM signing_keys ORDER BY signs_from');
    return rows.map(({ kid }) => kid);
  };
  const everyJwksIs = (expected: readonly string[]) => async () => {
    const jwks = await Promise.all(nodes.map((node) => jwksKids(node)));
    return jwks.every((got) => got.join() === expected.join());
  };
  const audited = (type: string) =>
    service.sql<{ subject: Record<string, string> }>('SELECT subject FROM audit_events WHERE type = $1', [type]);

  it('are rotated by the command while tokens old and new are used: none is refused on any node', async () => {
    const [first = ''] = await kids();
    const traffic = new TokenTraffic(nodes);
    const afterRounds = async (count: number) => {
      const from = traffic.roundsMade;
      await until('the traffic to go on', () => traffic.roundsMade >= from + count, 60_000);
    };
    await afterRounds(2);

    expect(await runKeys(settings, 'rotate')).toMatchObject({ code: 0 });
    const [, second = ''] = await kids();
    await until('the next key to be published', everyJwksIs([first, second]));
    await afterRounds(2);
    expect([...traffic.mintedBy.keys()]).toEqual([first]);

    await age(service, leadSeconds);
    await until('the next key to sign', () => traffic.mintedBy.has(second));
    await afterRounds(4);
    expect(await everyJwksIs([first, second])()).toBe(true);

    traffic.letEnd(first);
    await afterRounds(2);
    await age(service, accessTokenSeconds + marginSeconds);
    await until('the first key to be gone', everyJwksIs([second]));
    await until('its row to be deleted', async () => (await kids()).join() === second);
    await afterRounds(3);

    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    for (const kid of [first, second]) expect(traffic.mintedBy.get(kid)).toBeGreaterThanOrEqual(6);
  }, 150_000);

  it('are rotated by age, by one of the nodes, once', async () => {
    const [first = ''] = await kids();
    await age(service, 30 * daySeconds - leadSeconds - 60);
    expect(await kids()).toEqual([first]);
    // Both nodes wait to read the keys, and find at the same moment that they are old enough.
    const blocker = new Client({ connectionString: service.databaseUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE signing_keys IN ACCESS EXCLUSIVE MODE');
    await blocker.query("UPDATE signing_keys SET signs_from = signs_from - interval '60 s'");
    const redis = new Redis(service.redis.url);
    const hint = { v: 1, type: 'signing_keys.changed', id: '', version: 0, at: Date.now() };
    await redis.spublish(channels.signingKeys(), JSON.stringify(hint));
    redis.disconnect();
    await until('both nodes to wait', async () => {
      const waiting = await service.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      return waiting.length === 2;
    });
    await blocker.query('COMMIT');
    await blocker.end();
    const both = await until('the next key to be made', async () => {
      const found = await kids();
      return found.length > 1 && found;
    });
    await until('every node to have it', everyJwksIs(both));
    await age(service, leadSeconds);
    await until('it to sign', async () => {
      const { accessToken } = (await SignedIn.as('alice', nodes[1]!)).tokens;
      return kidOf(accessToken) === both[1];
    });
    expect(await kids()).toEqual(both);
    const made = (await audited('signing_key.made')).filter(({ subject }) => subject.occasion === 'age');
    expect(made.map(({ subject }) => subject.kid)).toEqual([both[1]]);
  }, 60_000);

  it('are all withdrawn at once when one has leaked: their tokens are refused everywhere, and refreshes go on', async () => {
    await runKeys(settings, 'rotate');
    const old = await kids();
    const phone = await SignedIn.as('alice', nodes[0]!);
    const socket = phone.at(nodes[1]!).openSocket();
    await until('the socket to be in', () => socket.connected);

    const { code, said } = await runKeys(settings, 'rotate', '--now');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('signs from now on') as string });
    for (const kid of old) expect(said).toContain(`Withdrew ${kid}.`);
    for (const node of nodes) {
      await until(
        'the old token to be refused',
        async () => (await phone.at(node).call({ path: '/v1/me' })).status === 401,
      );
    }
    await until('the socket to be closed', () => !socket.connected);
    const now = await kids();
    expect(now).toHaveLength(1);
    await until('the old keys to have left the JWKS', everyJwksIs(now));

    const body = { refreshToken: phone.tokens.refreshToken };
    const answer = await nodes[1]!.succeed({ path: '/v1/auth/refresh', body, device: phone.device });
    const fresh = new SignedIn(nodes[1]!, phone.device, tokensSchema.parse(answer));
    for (const node of nodes) expect((await fresh.at(node).call({ path: '/v1/me' })).status).toBe(200);
    const withdrawn = (await audited('signing_key.withdrawn')).map(({ subject }) => subject.kid);
    expect(withdrawn).toEqual(expect.arrayContaining(old));
  }, 60_000);

  /** A token by the key that signs in the database now, whether or not a node knows of it. */
  async function signedByTheNewest(phone: SignedIn, changes: { kid?: string } = {}): Promise<string> {
    const rows = await service.sql<{ kid: string; sealed_private_key: string }>('SELECT * FROM signing_keys');
    const row = rows[0]!;
    const header = { alg: 'ES256', typ: 'at+jwt', kid: row.kid, ...changes };
    const input = `${encode(header)}.${encode(decodeJwt(phone.tokens.accessToken))}`;
    const key = openSigningKey(service.masterKey, row);
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  it('that a node has not heard of are looked up when a token names them', async () => {
    const phone = await SignedIn.as('alice', nodes[0]!);
    // Without Redis nobody is told; a node would look by itself a few seconds later.
    const { code, said } = await runKeys({ ...settings, REDIS_URL: 'redis://127.0.0.1:1' }, 'rotate', '--now');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Redis cannot be reached') as string });
    const token = await signedByTheNewest(phone);
    for (const node of nodes) {
      expect((await node.call({ path: '/v1/me', device: phone.device, credential: token })).status).toBe(200);
    }
  }, 60_000);

  it('are read a few times, however many unknown ones are named', async () => {
    const phone = await SignedIn.as('alice', nodes[0]!);
    await service.sql('ALTER TABLE signing_keys RENAME TO signing_keys_table');
    await service.sql('CREATE SEQUENCE reads');
    await service.sql(`CREATE VIEW signing_keys AS
      SELECT signing_keys_table.* FROM signing_keys_table, (SELECT nextval('reads')) AS counted`);
    const tokens = await Promise.all(
      Array.from({ length: 300 }, () => signedByTheNewest(phone, { kid: randomBytes(32).toString('base64url') })),
    );
    await service.sql("SELECT setval('reads', 1)");
    const startedAt = Date.now();
    const answers = await Promise.all(
      tokens.map((credential) => nodes[0]!.call({ path: '/v1/me', device: phone.device, credential })),
    );
    const seconds = (Date.now() - startedAt) / 1000;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const [counted] = await service.sql<{ reads: string }>('SELECT last_value AS reads FROM reads');
    // One look-up a second, and each of the two nodes' own reloads every five.
    expect(Number(counted!.reads) - 1).toBeLessThanOrEqual(3 + seconds * 2);
    expect((await phone.call({ path: '/v1/me' })).status).toBe(200);
  }, 60_000);
});

describe('npm run keys', () => {
  const masterKey = randomBytes(32).toString('base64');
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let settings: Record<string, string>;

  beforeAll(async () => {
    database = await createDatabase();
    settings = { DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1', MASTER_KEY: masterKey };
  });
  afterAll(() => database.drop());

  it('works while no node runs, and says what it did', async () => {
    expect((await runKeys(settings, 'list')).said).toContain('There is no key yet');
    // The first key has nothing to wait for; the second does, and a third is not begun beside it.
    expect((await runKeys(settings, 'rotate')).said).toMatch(/^Published [\w-]{43}\. It signs from/);
    expect((await runKeys(settings, 'rotate')).said).toMatch(/^Published [\w-]{43}\. It signs from/);
    expect(await runKeys(settings, 'rotate')).toMatchObject({
      code: 0,
      said: expect.stringContaining('A rotation is under way already') as string,
    });
    const listed = (await runKeys(settings, 'list')).said.split('\n');
    expect(listed[0]).toMatch(/^kid +state +signs from +until +sealed with$/);
    expect(listed[1]).toMatch(/^[\w-]{43} {2}signing +[\dTZ:-]{20} {2}[\dTZ:-]{20} {2}MASTER_KEY$/);
    expect(listed[2]).toMatch(/^[\w-]{43} {2}published +[\dTZ:-]{20} {2}[\dTZ:-]{20} {2}MASTER_KEY$/);
  }, 60_000);

  it.each([
    [[], 'Which command?'],
    [['rotat'], 'Unknown command: rotat.'],
    [['rotate', '--force'], 'Unknown command: rotate --force.'],
  ])('explains itself for %j', async (words, complaint) => {
    const { code, said } = await runKeys(settings, ...words);
    expect(code).toBe(1);
    expect(said).toContain(complaint);
    expect(said).toContain('Usage: npm run keys -- <command>');
  });

  it('says in words what is wrong, and changes nothing', async () => {
    const before = (await runKeys(settings, 'list')).said;
    const wrongKey = { ...settings, MASTER_KEY: randomBytes(32).toString('base64') };
    const unprepared = { ...settings, DATABASE_URL: testEnvironment('TEST_POSTGRES_URL') };
    const unreachable = { ...settings, DATABASE_URL: 'postgres://saoma:geheim@127.0.0.1:1/saoma' };
    for (const [env, words, complaint] of [
      [wrongKey, ['rotate'], 'MASTER_KEY does not open the signing keys'],
      [wrongKey, ['rotate', '--now'], 'MASTER_KEY does not open the signing keys'],
      [wrongKey, ['reseal'], 'Neither MASTER_KEY nor MASTER_KEY_PREVIOUS opens signing_keys.sealed_private_key'],
      [unprepared, ['list'], 'was not prepared by this release yet'],
      [unreachable, ['list'], 'Postgres cannot be used at postgres://127.0.0.1:1/saoma'],
      [{ ...settings, MASTER_KEY: 'short' }, ['list'], 'MASTER_KEY must be 32 bytes'],
    ] as const) {
      const { code, said } = await runKeys(env, ...words);
      expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(complaint) as string });
      expect(said).not.toMatch(/geheim|node_modules/);
    }
    expect((await runKeys(wrongKey, 'list')).said).toContain('another key');
    expect((await runKeys(settings, 'list')).said).toBe(before);
  }, 60_000);
});
