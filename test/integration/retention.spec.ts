import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { SignedIn } from '../support/people.js';
import { race } from '../support/race.js';
import { until } from '../support/until.js';
import { startService, type TestService } from '../support/service.js';

const dayMs = 86_400_000;
const addLoginSql = `INSERT INTO login_events
  (id, at, user_id, method, outcome, ip, client_id, device_kind, device_name, device_platform)
  VALUES ($1, $2, 'nobody', 'password', 'wrong_password', '203.0.113.0/24', 'saoma', 'pc', 'x', 'x')`;
const runFile = promisify(execFile);

// Seen to fail, each, in LoginPartitionsStore.make(): without the move (Postgres refuses the month, whose lines lie in the
// default partition), without the LOCK (it refuses it for the line that is just being saved), with a LOCK of the default
// partition alone (who signs in at that moment is refused), without the advisory lock (two make the same month). And without `deleteAt` in listOverdue() and blankDeleted(): the early one is removed.
describe('the retention', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  /** `npm run retention`, as what it starts. */
  async function pass(settings: Record<string, string> = {}): Promise<string> {
    const env = {
      PATH: process.env.PATH ?? '',
      APP_PROFILE: 'test',
      DATABASE_URL: service.databaseUrl,
      REDIS_URL: service.redis.url,
      MASTER_KEY: service.masterKey,
      ...settings,
    };
    return (await runFile(process.execPath, ['dist/src/retention.js'], { env })).stdout;
  }

  const addLogin = (id: string, at: Date) => service.sql(addLoginSql, [id, at]);

  const loginsLeft = () =>
    service.sql<{ id: string; hasIp: boolean }>(
      `SELECT id, ip IS NOT NULL AS "hasIp" FROM login_events WHERE user_id = 'nobody' ORDER BY at`,
    );
  const partitionOf = async (id: string) => {
    const [row] = await service.sql<{ name: string }>(
      'SELECT tableoid::regclass::text AS name FROM login_events WHERE id = $1',
      [id],
    );
    return row?.name;
  };
  /** How many wait for the login history. */
  const waiting = async () => {
    const tables = `('login_events'::regclass, 'login_events_default'::regclass)`;
    return (await service.sql(`SELECT 1 FROM pg_locks WHERE relation IN ${tables} AND NOT granted`)).length;
  };
  const nameOf = (daysAgo: number) =>
    `login_events_${new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 7).replace('-', '_')}`;

  it('makes the month in which people sign in at that very moment, and none of them is refused', async () => {
    const clients = Array.from({ length: 4 }, () => new Client({ connectionString: service.databaseUrl }));
    await Promise.all(clients.map((client) => client.connect()));
    const [first, ...others] = clients as [Client, ...Client[]];
    await first.query('BEGIN');
    await first.query(addLoginSql, ['first', new Date()]);
    const made = pass();
    await until('the pass to wait for it', async () => (await waiting()) >= 1);
    const saved = others.map((client, index) => client.query(addLoginSql, [`other ${index}`, new Date()]));
    await until('the others to wait for the pass', async () => (await waiting()) >= 1 + others.length);
    await first.query('COMMIT');
    await Promise.all(saved);
    expect(await made).toMatch(/^[1-9]\d* months of login history made/m);
    await Promise.all(clients.map((client) => client.end()));
    expect(await partitionOf('first')).toBe(nameOf(0));
    expect(await partitionOf('other 0')).toBe(nameOf(0));
    await service.sql(`DELETE FROM login_events WHERE user_id = 'nobody'`);
  });

  it('moves what fell out of the months into them, while people sign in and two nodes are at it', async () => {
    const longAgo = new Date(Date.now() - 300 * dayMs);
    await addLogin('old', longAgo);
    await addLogin('middle', new Date(Date.now() - 100 * dayMs));
    await addLogin('new', new Date());
    const signIns = Array.from({ length: 20 }, () => () => SignedIn.as('alice', caller));
    const passes = [() => pass({ LOGIN_HISTORY_DAYS: '1000' }), () => pass({ LOGIN_HISTORY_DAYS: '1000' })];
    // A line that is just being saved while its month, the first, is made.
    const late = new Client({ connectionString: service.databaseUrl });
    await late.connect();
    await late.query('BEGIN');
    await late.query(addLoginSql, ['late', new Date(longAgo.getTime() + 1)]);
    const all = race<unknown>([...signIns, ...passes]);
    await until('a pass to wait for it', async () => (await waiting()) > 0);
    await late.query('COMMIT');
    await late.end();
    await all;
    expect(await loginsLeft()).toEqual([
      { id: 'old', hasIp: false },
      { id: 'late', hasIp: false },
      { id: 'middle', hasIp: false },
      { id: 'new', hasIp: true },
    ]);
    expect(await Promise.all(['old', 'middle', 'new'].map(partitionOf))).toEqual([300, 100, 0].map(nameOf));
    expect(await service.sql('SELECT 1 FROM ONLY login_events_default')).toEqual([]);
    const [ahead] = await service.sql(`SELECT to_regclass('${nameOf(-31)}') AS name`);
    expect(ahead).toEqual({ name: nameOf(-31) });
    expect(await service.sql(`SELECT 1 FROM login_events WHERE outcome = 'succeeded'`)).toHaveLength(20);
  });

  it('drops months and sessions that are older than they may be, and finds nothing more to do', async () => {
    const [kept, gone] = [await SignedIn.as('bob', caller), await SignedIn.as('bob', caller)];
    await service.sql(`UPDATE sessions SET revoked_at = now() - interval '200 days' WHERE id = $1`, [
      gone.tokens.session.id,
    ]);
    expect(await pass()).toContain('1 sessions removed');
    expect((await loginsLeft()).map(({ id }) => id)).toEqual(['middle', 'new']);
    expect(await service.sql(`SELECT 1 WHERE to_regclass('${nameOf(300)}') IS NOT NULL`)).toEqual([]);
    expect((await kept.call({ path: '/v1/me' })).status).toBe(200);
    expect((await pass()).match(/^\d+/gm)).toEqual(['0', '0', '0', '0', '0', '0', '0']);
  });

  it('removes an account whose grace period is over, with all that signs in to it, and no other one', async () => {
    const phones = ['+8613900000009'];
    const names = ['gone', 'early', 'back'] as const;
    const people = await Promise.all(
      names.map(async (username) => {
        await addAccount(service, { username, nickname: username, ...(username === 'gone' && { phones }) });
        const person = await SignedIn.as(username, caller);
        await grantStepUp(service, person);
        expect((await person.call({ path: '/v1/me', method: 'DELETE' })).status).toBe(202);
        return person;
      }),
    );
    const [gone, early] = people.map(({ tokens }) => tokens.user.id);
    await service.sql(`UPDATE users SET delete_at = now() - interval '1 hour' WHERE id <> $1`, [early]);
    const back = await SignedIn.as('back', caller);
    const kept = ['+8613900000008', '+8613900000007'];
    await addAccount(service, { phones: kept.slice(0, 1), hasPassword: false });
    // Of people who are gone or here, and of whoever has proved a number just now.
    await service.sql(
      `INSERT INTO phone_numbers (number, last_proved_at)
       SELECT number, now() - CASE number WHEN $2 THEN interval '1 minute' ELSE interval '1 year' END
       FROM unnest($1::text[]) AS number`,
      [[...kept, ...phones], kept[1]],
    );
    await Promise.all([pass(), pass()]);
    const numbers = await service.sql<{ number: string }>('SELECT number FROM phone_numbers ORDER BY number DESC');
    expect(numbers.map(({ number }) => number)).toEqual(kept);

    const [row] = await service.sql('SELECT nickname, avatar_url, status, delete_at FROM users WHERE id = $1', [gone]);
    expect(row).toEqual({ nickname: '', avatar_url: null, status: 'deleted', delete_at: null });
    for (const table of ['identities', 'passwords', 'devices']) {
      expect(await service.sql(`SELECT 1 FROM ${table} WHERE user_id = $1`, [gone])).toEqual([]);
    }
    const details =
      'SELECT 1 FROM sessions WHERE user_id = $1 AND (key_thumbprint IS NOT NULL OR device_id IS NOT NULL)';
    expect(await service.sql(details, [gone])).toEqual([]);
    const audited = await service.sql(`SELECT user_id FROM audit_events WHERE type = 'account.deleted'`);
    expect(audited).toEqual([{ user_id: gone }]);

    const login = { identifier: 'gone', password: 'gone-demo-password' };
    const device = { kind: 'pc', name: 'x', platform: 'x' };
    const refused = await caller.call({
      path: '/v1/auth/password/login',
      body: { ...login, device },
      device: new Device(),
    });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    // The phone and the name are free for another one.
    const anew = await addAccount(service, { username: 'gone', phones });
    expect((await SignedIn.as('gone', caller)).tokens.user.id).toBe(anew);
    expect((await back.call({ path: '/v1/me' })).status).toBe(200);
    expect((await SignedIn.as('early', caller)).tokens.user.id).toBe(early);
  });
});
