import type { Tokens } from '../../src/contract/tokens.js';
import { Caller } from '../support/call.js';
import { anotherThan, askForCode, receiveCode, showCode, signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { forgetWindows, redisContent } from '../support/limits.js';
import { SignedIn } from '../support/people.js';
import { countOf, race } from '../support/race.js';
import { startService, type TestService } from '../support/service.js';

// Seen to fail without each of: the purpose, and the session, in CodesStore.hash(); HINCRBY, and the look at the newest, in
// redeem-code.lua.ts; the key in `askerId` of CodesService.send() (a stranger voids).
describe('S31 and S32: a code', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;
  let lastPhone = 0;

  beforeAll(async () => {
    service = await startService({ nodes: 2, simulator: true });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  }, 60_000);
  afterAll(() => service.stop());

  const newPhone = (): string => `+861390000${String((lastPhone += 1)).padStart(4, '0')}`;
  const codeOf = (answer: { status: number; body: unknown }): unknown[] => [
    answer.status,
    (answer.body as { code?: string }).code,
  ];
  const invalid = [400, 'code_invalid'];

  it('signs in whoever has the phone or the mailbox, and makes the account that is missing', async () => {
    const { tokens } = await signInByCode(first, service.simulator, newPhone());
    expect(tokens).toMatchObject({ isNewUser: true, user: { profileComplete: false, nickname: '' } });
    const byMail = await signInByCode(second, service.simulator, 'New@Example.com');
    expect(byMail.tokens.isNewUser).toBe(true);
    const alice = await signInByCode(second, service.simulator, '138 0000 0001');
    expect(alice.tokens).toMatchObject({ isNewUser: false, user: { nickname: 'Alice' } });
  });

  it('is for its recipient, purpose and request, once', async () => {
    const [to, other] = [newPhone(), newPhone()];
    const mine = await receiveCode(first, service.simulator, to);
    const theirs = await receiveCode(second, service.simulator, other);
    const foreign = theirs.code === mine.code ? anotherThan(mine.code) : theirs.code;
    expect(codeOf(await showCode(first, { requestId: mine.requestId, code: foreign }))).toEqual(invalid);
    const reset = { path: '/v1/auth/password/reset', body: { ...mine, newPassword: 'a sentence that nobody has' } };
    expect(codeOf(await first.call(reset))).toEqual(invalid);
    expect(codeOf(await showCode(second, { ...mine, requestId: 'A'.repeat(22) }))).toEqual(invalid);
    expect((await showCode(second, mine)).status).toBe(200);
    expect(codeOf(await showCode(first, mine))).toEqual(invalid);
  });

  it('for a step-up is for the session that asked, and for nothing else', async () => {
    const alice = await SignedIn.as('alice', first);
    const elsewhere = await SignedIn.as('alice', second);
    const bob = await SignedIn.as('bob', second);
    const typed = await receiveCode(alice, service.simulator, '+8613800000001', 'step_up');
    const stepUp = (who: SignedIn) => who.call({ path: '/v1/me/step-up', body: { method: 'code', ...typed } });
    expect(codeOf(await stepUp(elsewhere))).toEqual(invalid);
    expect(codeOf(await stepUp(bob))).toEqual(invalid);
    expect(codeOf(await showCode(first, typed))).toEqual(invalid);
    expect((await stepUp(alice)).status).toBe(200);

    const others = await askForCode(bob, '+8613800000001', 'step_up');
    const nobodys = await askForCode(bob, newPhone(), 'step_up');
    expect([others.status, { ...others.body, instance: '' }]).toEqual([404, { ...nobodys.body, instance: '' }]);
    for (const purpose of ['bind', 'step_up'] as const) {
      expect(codeOf(await askForCode(first, newPhone(), purpose))).toEqual([401, 'invalid_token']);
    }
  });

  it('signs in once, however often it is shown at the same moment', async () => {
    const typed = await receiveCode(first, service.simulator, newPhone());
    const shown = Array.from({ length: 20 }, (_, turn) => () => showCode(turn % 2 ? first : second, typed));
    expect(countOf(await race(shown), ({ status }) => status === 200)).toBe(1);
  });

  it('makes one account where two are shown at the same moment', async () => {
    const rounds = Array.from({ length: 20 }, async () => {
      const to = newPhone();
      const one = await receiveCode(first, service.simulator, to);
      await forgetWindows(service);
      const two = await receiveCode(second, service.simulator, to, 'login', { device: new Device() });
      const answers = await race([() => showCode(first, one), () => showCode(second, two)]);
      const people = answers.map(({ body }) => (body as Tokens).user.id);
      expect(new Set(people).size).toBe(1);
      expect(answers.filter(({ body }) => (body as Tokens).isNewUser)).toHaveLength(1);
    });
    await Promise.all(rounds);
    const orphans = `SELECT id FROM users WHERE NOT EXISTS (SELECT FROM identities WHERE user_id = users.id)`;
    expect(await service.sql(orphans)).toEqual([]);
  });

  it('dies after five tries however many are made at once, even if the sixth is right', async () => {
    const { requestId, code } = await receiveCode(first, service.simulator, newPhone());
    const wrong = { requestId, code: anotherThan(code) };
    const guesses = Array.from({ length: 200 }, (_, turn) => () => showCode(turn % 2 ? first : second, wrong));
    expect(countOf(await race(guesses), ({ status }) => status === 400)).toBe(200);
    expect(codeOf(await showCode(second, { requestId, code }))).toEqual(invalid);

    const fine = await receiveCode(first, service.simulator, newPhone());
    const nearly = { requestId: fine.requestId, code: anotherThan(fine.code) };
    await race(Array.from({ length: 4 }, () => () => showCode(second, nearly)));
    expect((await showCode(first, fine)).status).toBe(200);
  });

  it('is voided by a newer one of the same asker, once that was sent, and never by a stranger', async () => {
    const to = newPhone();
    const device = new Device();
    const ask = async (asking = device) => receiveCode(first, service.simulator, to, 'login', { device: asking });
    const oldest = await ask();
    await forgetWindows(service);
    await service.simulator.fault('webhook', 'error', 1);
    expect((await askForCode(second, to, 'login', { device })).status).toBe(502);
    const stranger = await ask(new Device());
    expect((await showCode(second, oldest, device)).status).toBe(200);
    await forgetWindows(service);

    const older = await ask();
    await forgetWindows(service);
    const newer = await ask();
    expect(codeOf(await showCode(first, older, device))).toEqual(invalid);
    expect((await showCode(second, newer, device)).status).toBe(200);
    expect((await showCode(first, stranger)).status).toBe(200);
  });

  it('lies in no log, answer or key of Redis', async () => {
    const to = newPhone();
    const answer = await askForCode(first, to);
    const code = await service.simulator.lastCode(to);
    expect(JSON.stringify(answer.body)).not.toContain(code);
    const log = service.nodes.map((node) => node.log()).join('');
    expect(log).toContain('message sent');
    for (const secret of [to, to.slice(3), ` ${code}`, `"${code}"`]) expect(log).not.toContain(secret);
    const content = await redisContent(service);
    expect(content).toContain(`code:${answer.body.requestId}`);
    for (const secret of [to.slice(1), to.slice(3), code]) expect(content).not.toContain(secret);
  });
});
