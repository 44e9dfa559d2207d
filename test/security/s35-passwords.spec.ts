import { createHash } from 'node:crypto';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { Caller } from '../support/call.js';
import { signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { deviceInput } from '../support/people.js';
import { countOf, race } from '../support/race.js';
import { startService, type TestService } from '../support/service.js';

const right = 'alice-demo-password';

// Seen to fail without each of: `breached` in password-policy.ts; upgrade() in password-proof.service.ts; the known device, and
// `wrongPasswordOfAddress`, in password-attempts.service.ts.
describe('S35: passwords', () => {
  let service: TestService;
  let nodes: Caller[];
  let lastAddress = 0;
  let lastPhone = 0;

  beforeAll(async () => {
    const env = { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '127.0.0.1' };
    service = await startService({ nodes: 2, simulator: true, env });
    nodes = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
  }, 60_000);
  afterAll(() => service.stop());

  const newAddress = (): string => `203.0.113.${String((lastAddress += 1))}`;
  const signIn = (identifier: string, password: string, address = newAddress(), device = new Device(), turn = 0) =>
    nodes[turn % 2]!.from(address).call({
      path: '/v1/auth/password/login',
      body: { identifier, password, device: deviceInput.mobile },
      device,
    });

  it('are refused where they are short, breached or one’s own name, and told why', async () => {
    const to = `+861390005${String((lastPhone += 1)).padStart(4, '0')}`;
    const phone = await signInByCode(nodes[0]!.from(newAddress()), service.simulator, to);
    const set = (newPassword: string) => phone.call({ path: '/v1/me/password', method: 'PUT', body: { newPassword } });
    for (const [password, why] of [
      ['q7Z!x2K', 'at least 8'],
      ['PassWord1', 'breaches'],
      [to.slice(3), 'your own'],
      ['q7'.repeat(129), 'at most 256'],
    ] as const) {
      expect((await set(password)).body).toMatchObject({
        code: 'password_too_weak',
        detail: expect.stringContaining(why) as string,
      });
    }
    const long = `${'好的密码和 Ünïcödé '.repeat(5)}é`;
    expect((await set(long)).status).toBe(204);
    expect((await signIn(to, long.normalize('NFD'))).status).toBe(200);
    expect((await signIn(to, `${long}!`)).status).toBe(401);
  });

  it('of other systems are taken over at the next sign-in, and only by the right one', async () => {
    const [password, salt] = ['pässword of old', Buffer.from('salt')];
    const sha256 = (...parts: (Buffer | string)[]) =>
      parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
    const hashes = [
      await bcrypt(password, 10),
      '$argon2i$v=19$m=4096,t=1,p=1$8vUrx86KmiCoodkJcH6TwA$jN9iA66omUrMobH0fIHzf8YuZ/Sij2x/03YZgC1lFk4',
      `$sha256$${salt.toString('base64')}$${sha256(salt, password)}`,
      `$sha256$${salt.toString('base64')}$${sha256(password, salt)}`,
    ];
    const stored = `passwords WHERE user_id = (SELECT user_id FROM identities WHERE identifier = 'bob')`;
    for (const hash of hashes) {
      await service.sql(
        `UPDATE passwords SET hash = $1 WHERE user_id = (SELECT user_id FROM identities WHERE identifier = 'bob')`,
        [hash],
      );
      expect((await signIn('bob', 'bob-demo-password')).status).toBe(401);
      expect(await service.sql(`SELECT hash FROM ${stored}`)).toEqual([{ hash }]);
      expect((await signIn('bob', password)).status).toBe(200);
      const [row] = await service.sql<{ hash: string }>(`SELECT hash FROM ${stored}`);
      expect(row!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect((await signIn('bob', password)).status).toBe(200);
    }
  });

  it('of other systems that cannot be read fit none, and fail nobody', async () => {
    const broken = ['$argon2id$v=19$m=19456,t=2,p=1$cut', '$argon2id$v=19$m=9,t', `$2b$99$${'a'.repeat(53)}`];
    const ofBob = `(SELECT user_id FROM identities WHERE identifier = 'bob')`;
    const [kept] = await service.sql<{ hash: string }>(`SELECT hash FROM passwords WHERE user_id = ${ofBob}`);
    for (const hash of [...broken, kept!.hash]) {
      await service.sql(`UPDATE passwords SET hash = $1 WHERE user_id = ${ofBob}`, [hash]);
      expect([hash, (await signIn('bob', 'wrong')).status]).toEqual([hash, 401]);
    }
  });

  it('are not guessed from one address, for one account or for many; known and unknown alike', async () => {
    for (const identifier of ['alice', 'nobody']) {
      const address = newAddress();
      const guesses = Array.from(
        { length: 14 },
        (_, turn) => () => signIn(identifier, `wrong ${String(turn)}`, address, new Device(), turn),
      );
      const answers = await race(guesses);
      expect([countOf(answers, ({ status }) => status === 401), answers.length]).toEqual([10, 14]);
      const refused = answers.find(({ status }) => status === 429)!;
      expect(refused.body).toMatchObject({ code: 'rate_limited' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
      // Past the limit the right one is as good as any.
      expect((await signIn(identifier, right, address)).status).toBe(429);
    }
    const address = newAddress();
    const stuffing = Array.from(
      { length: 40 },
      (_, turn) => () => signIn(`person-${String(turn)}`, 'wrong', address, new Device(), turn),
    );
    expect(countOf(await race(stuffing), ({ status }) => status === 401)).toBe(30);
  });

  it('of a number are counted together, however it is written', async () => {
    const address = newAddress();
    const spellings = Array.from(
      { length: 12 },
      (_, at) => `1380000${'0002'.slice(0, at % 4)} ${'0002'.slice(at % 4)}`,
    );
    const written = ['+8613800000002', '13800000002', '0086 13800000002', '１３８０００００００２', ...spellings];
    const guesses = written.map((identifier, turn) => () => signIn(identifier, 'wrong', address, new Device(), turn));
    expect(countOf(await race(guesses), ({ status }) => status === 401)).toBe(10);
  });

  it('right ones are not counted, and nobody can lock the owner out', async () => {
    const [home, phone] = [newAddress(), new Device()];
    for (let turn = 0; turn < 15; turn += 1) expect((await signIn('alice', right, home, phone, turn)).status).toBe(200);

    // Strangers everywhere, and some at the owner's own address.
    const strangers = Array.from(
      { length: 120 },
      (_, turn) => () => signIn('alice', 'wrong', turn < 20 ? home : newAddress(), new Device(), turn),
    );
    const answers: { status: number }[] = [];
    // In portions, as many as may wait to be hashed.
    for (let from = 0; from < strangers.length; from += 40)
      answers.push(...(await race(strangers.slice(from, from + 40))));
    expect(countOf(answers, ({ status }) => status === 401)).toBeLessThanOrEqual(100);
    expect((await signIn('alice', right)).status).toBe(429);
    expect((await signIn('alice', right, home, phone)).status).toBe(200);
    expect((await signIn('alice', right, newAddress(), phone)).status).toBe(200);

    const fumbles = Array.from({ length: 12 }, (_, turn) => () => signIn('alice', 'wrong', home, phone, turn));
    expect(countOf(await race(fumbles), ({ status }) => status === 401)).toBe(10);
  });

  it('fifty at once neither fail nor wait for ever', async () => {
    const signIns = Array.from(
      { length: 50 },
      (_, turn) => () => signIn('admin', 'admin-demo-password', `198.51.100.${String(turn)}`, new Device(), turn),
    );
    const answers = await race(signIns);
    expect(countOf(answers, ({ status }) => status === 200)).toBe(50);
  });
});
