import { Caller, type Answer } from '../support/call.js';
import { Device } from '../support/device.js';
import { deviceInput } from '../support/people.js';
import { rankSumZ } from '../support/rank-test.js';
import { startService, type TestService } from '../support/service.js';

const pairs = 200;
/** |z| beyond this has a probability of 0.001 where the two don't differ, two-sided. */
const threshold = 3.29;

type Ask = (caller: Caller, who: string, device: Device) => Promise<Answer<unknown>>;

// Seen to fail without the decoy in PasswordHasher.verify().
describe('S34: no one learns who has an account', () => {
  let service: TestService;
  let caller: Caller;
  const known: string[] = [];

  beforeAll(async () => {
    service = await startService({ simulator: true });
    caller = new Caller(service.publicUrl);
    // Each with a password and a phone: all have the hash of one, which costs nothing here.
    for (let index = 0; index < pairs; index += 1) known.push(`+861370000${String(index).padStart(4, '0')}`);
    await service.sql(
      `WITH someone AS (SELECT * FROM users WHERE nickname = 'Bob'),
         password AS (SELECT hash FROM passwords JOIN someone ON someone.id = user_id),
         made AS (
           INSERT INTO users (id, nickname, locale, role, status, credentials_version, created_at)
           SELECT left(md5(number) || 'AAAAAAAAAA', 22), 'Someone', 'en', 'user', 'active', 0, now()
           FROM unnest($1::text[]) AS number RETURNING id
         ), secrets AS (
           INSERT INTO passwords (user_id, hash, changed_at) SELECT made.id, hash, now() FROM made, password
         )
       INSERT INTO identities (id, user_id, type, identifier, verified, bound_at)
       SELECT left(md5('i' || number) || 'AAAAAAAAAA', 22), left(md5(number) || 'AAAAAAAAAA', 22), 'phone', number, true, now()
       FROM unnest($1::text[]) AS number`,
      [known],
    );
  }, 60_000);
  afterAll(() => service.stop());

  const unknownOf = (number: string): string => number.replace('+86137', '+86136');

  const password: Ask = (from, identifier, device) =>
    from.call({
      path: '/v1/auth/password/login',
      body: { identifier, password: 'not the right one', device: deviceInput.mobile },
      device,
    });

  const code =
    (purpose: string): Ask =>
    (from, to, device) =>
      from.call({ path: '/v1/auth/codes', body: { channel: 'sms', to, purpose }, device });

  const resets = new Map<string, string>();
  const reset: Ask = (from, to) =>
    from.call({
      path: '/v1/auth/password/reset',
      body: { requestId: resets.get(to), code: '000000', newPassword: 'a sentence that nobody has' },
    });

  /** What of an answer may be seen by whoever asked: all of it but ids and times. */
  function seen({ status, body, headers }: Answer<unknown>): unknown {
    const names = [...headers.keys()].filter((name) => !['date', 'x-request-id'].includes(name));
    const shown = Object.entries(body as object).filter(([key]) => !['requestId', 'instance'].includes(key));
    const length = headers.get('content-length');
    return { status, body: shown, keys: Object.keys(body as object), names, length };
  }

  async function compare(ask: Ask, keep?: (who: string, answer: Answer<unknown>) => void): Promise<number> {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    const looks = new Set<string>();
    for (const [index, number] of known.entries()) {
      // In turn, and each first as often: whatever slows the machine slows both.
      const order = index % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      for (const kind of order) {
        const who = kind === 'known' ? number : unknownOf(number);
        const device = new Device();
        const since = performance.now();
        const answer = await ask(caller, who, device);
        times[kind].push(performance.now() - since);
        looks.add(JSON.stringify(seen(answer)));
        keep?.(who, answer);
      }
    }
    expect([...looks]).toHaveLength(1);
    return rankSumZ(times.known, times.unknown);
  }

  it('the rank test finds what does differ', () => {
    const numbers = Array.from({ length: pairs }, (_, index) => (index * 7919) % pairs);
    expect(Math.abs(rankSumZ(numbers, numbers))).toBeLessThan(0.1);
    expect(
      Math.abs(
        rankSumZ(
          numbers,
          numbers.map((number) => number + 40),
        ),
      ),
    ).toBeGreaterThan(threshold);
  });

  it('by a password that is wrong', async () => {
    expect(Math.abs(await compare(password))).toBeLessThan(threshold);
    const rows = `SELECT count(*)::int AS lines, count(user_id)::int AS known FROM login_events WHERE outcome = 'wrong_password'`;
    expect(await service.sql(rows)).toEqual([{ lines: 2 * pairs, known: pairs }]);
  }, 60_000);

  it('by a code to sign in, or to reset the password, and by the reset', async () => {
    const keep = (who: string, { body }: Answer<unknown>) => resets.set(who, (body as { requestId: string }).requestId);
    expect(Math.abs(await compare(code('reset_password'), keep))).toBeLessThan(threshold);
    expect(Math.abs(await compare(reset))).toBeLessThan(threshold);
  }, 60_000);
});
