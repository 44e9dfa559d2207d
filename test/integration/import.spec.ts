import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { Client } from 'pg';
import { Caller, type Answer } from '../support/call.js';
import { Device } from '../support/device.js';
import { runImport } from '../support/import.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const header = 'id,username,phone,email,password_hash,nickname,third_party:weixin';

// Seen to fail without `isKnown` in sort() of people-import.store.ts (the second run, and the one after a kill), without
// TakenMeanwhile in insert() there (someone signs up meanwhile), without remember() (the line that repeats an id), and
// without upgrade() in password-proof.service.ts.
describe('people of another system are imported', () => {
  let service: TestService;
  let caller: Caller;
  let folder: string;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
    folder = await mkdtemp(join(tmpdir(), 'import-'));
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });

  async function fileOf(lines: readonly string[], name = 'people.csv'): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  }

  const run = (...words: string[]) => runImport(service.databaseUrl, ...words).ended;

  async function countOf(table: string, condition = 'true'): Promise<number> {
    const [row] = await service.sql<{ count: string }>(`SELECT count(*) FROM ${table} WHERE ${condition}`);
    return Number(row?.count);
  }

  async function signIn(identifier: string, password: string): Promise<Answer<unknown>> {
    const device = { kind: 'mobile', name: 'phone', platform: 'Android' };
    const body = { identifier, password, device };
    return caller.call({ path: '/v1/auth/password/login', body, device: new Device() });
  }

  it('with every hash that is known, once, and each is made ours at the first sign-in', async () => {
    const salt = randomBytes(12);
    const sha256 = createHash('sha256').update(salt).update('password of carol').digest('hex');
    const path = await fileOf([
      header,
      `1,carol,138 1234 0001,,$sha256$${salt.toString('base64')}$${sha256},Carol,union-carol`,
      `2,dave,,Dave@Example.com,${await bcrypt('password of dave', 4)},Dave,`,
      `3,erin,+8613812340003,,"${await argon2('password of erin')}","Erin, the third",`,
    ]);
    const dry = await run(path, '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.output).toContain('Would be imported: 3');
    expect(await countOf('identities', `identifier = 'carol'`)).toBe(0);

    const first = await run(path);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('Imported: 3');
    const again = await run(path);
    expect(again.output).toMatch(/Imported: 0.*\n.*already: 3/);

    expect((await signIn('carol', 'password of dave')).status).toBe(401);
    for (const [identifier, password] of [
      ['１３８１２３４０００１', 'password of carol'],
      ['dave@example.com', 'password of dave'],
      ['erin', 'password of erin'],
    ] as const) {
      expect((await signIn(identifier, password)).status).toBe(200);
      expect((await signIn(identifier, password)).status).toBe(200);
    }
    expect(await countOf('passwords', `hash NOT LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'`)).toBe(0);
    expect(await countOf('identities', `type = 'weixin' AND identifier = 'union-carol'`)).toBe(1);
  });

  it('but for lines with a fault or a conflict, which are told by line, in a dry run too', async () => {
    const path = await fileOf(
      [
        header,
        '11,frank,,frank@example.com,,Frank,',
        '12,grace,138-0000-0001,,,Grace,',
        '13,heidi,,FRANK@example.com,,Heidi,',
        '14,ivan,12,,,Ivan,',
        '15,judy,,,5f4dcc3b5aa765d61d8327deb882cf99,Judy,',
        '16,,,,,Mallory,',
        '11,niaj,,,,Niaj,',
        '17,olivia,,,,Olivia\0,',
      ],
      'faults.csv',
    );
    const reports: string[] = [];
    for (const words of [['--dry-run'], []]) {
      const { code, output } = await run(path, ...words);
      expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('mported: 1,') as string });
      expect(output).toContain('Not imported: 7');
      reports.push(await readFile(`${path}.report.csv`, 'utf8'));
    }
    expect(reports[0]).toBe(reports[1]);
    const told = reports[0]!.split('\n').map((line) => line.split('","').map((cell) => cell.replaceAll('"', '')));
    expect(told.slice(1, -1).map(([line, id, column]) => [line, id, column])).toEqual([
      ['5', '14', 'phone'],
      ['6', '15', 'password_hash'],
      ['7', '16', 'id'],
      ['9', '17', 'nickname'],
      ['3', '12', 'phone'],
      ['4', '13', 'email'],
      ['8', '11', 'id'],
    ]);
    // Alice still has her phone, and no line says what stands in it.
    expect(reports[0]).not.toMatch(/0001|frank@/i);
    expect(await countOf('users', `nickname IN ('Grace', 'Heidi', 'Ivan', 'Judy', 'Mallory', 'Niaj', 'Olivia')`)).toBe(
      0,
    );
  });

  it('and nothing is lost or doubled when it is killed and run again', async () => {
    const people = 6_000;
    const lines = Array.from({ length: people }, (_, index) => `k${index},killed-${index},,,,Killed,`);
    // The first line's id comes again at the end: that isn't the first line once more, however often it is run.
    const path = await fileOf([header, ...lines, 'k0,again,,,,Again,'], 'many.csv');
    expect((await run(path, '--dry-run')).output).toMatch(/imported: 6000,[^]*Not imported: 1,/);
    const killed = runImport(service.databaseUrl, path);
    const isKilled = `nickname = 'Killed'`;
    await until('the first batch', async () => (await countOf('users', isKilled)) > 0);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const before = await countOf('users', isKilled);
    expect(before).toBeLessThan(people);
    const { output } = await run(path);
    expect(output).toContain(`Here already: ${before}`);
    expect(output).toContain('Not imported: 1,');
    expect(await countOf('users', isKilled)).toBe(people);
    expect(await countOf('identities', `identifier LIKE 'killed-%'`)).toBe(people);
  });

  it('and someone who signs up in that very moment keeps what is theirs', async () => {
    const path = await fileOf([header, 'l1,late,,,,Late,', 'l2,later,,,,Later,'], 'late.csv');
    const other = new Client({ connectionString: service.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO identities (id, user_id, type, identifier, verified, bound_at)
       SELECT 'A' || substr(id, 2), user_id, 'username', 'late', true, now() FROM identities WHERE identifier = 'alice'`,
    );
    const { ended } = runImport(service.databaseUrl, path);
    const isWaiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO identities%'`;
    await until('the import to wait', async () => (await service.sql(isWaiting)).length > 0);
    await other.query('COMMIT');
    await other.end();
    const { code, output } = await ended;
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('Imported: 1,') as string });
    expect(await readFile(`${path}.report.csv`, 'utf8')).toContain('"2","l1","username"');
    expect(await countOf('users', `nickname LIKE 'Late%'`)).toBe(1);
  });

  it.each([
    ['a column that nobody knows', 'id,user_name\n1,x', 'user_name'],
    ['no ids', 'username\nx', 'no column id'],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from('id,username\n1,'), Buffer.from([0xd5, 0xc5])]), '1'],
    ['a line with too many cells', 'id,username\n1,x,y', 'line 2'],
  ])('and a file with %s is refused with a word on it', async (_, content, word) => {
    const path = join(folder, 'odd.csv');
    await writeFile(path, content);
    const { code, output } = await run(path);
    expect(code).toBe(1);
    expect(output).toContain(word);
    expect(output).not.toContain('    at ');
  });
});
