import { randomBytes } from 'node:crypto';
import { Caller } from '../support/call.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';

// Seen to fail with refuseApprover() in qr-login.ts not comparing tempTokenHash, and not comparing sessionId, and with
// `confirm` not looking at the state.
describe('S13: a temp token', () => {
  let service: TestService;
  let caller: Caller;
  let alice: SignedIn;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
    alice = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  const confirm = (who: SignedIn, browser: Browser, tempToken: string) =>
    who.call({ path: `${browser.path}/confirm`, body: { tempToken } });

  it('is good for its QR session, person, sign-in session and time alone, and once', async () => {
    const [one, two] = [await Browser.open(caller), await Browser.open(caller)];
    const old = await alice.scan(one.qrId);
    const { tempToken } = await alice.scan(one.qrId);
    const forTwo = await alice.scan(two.qrId);
    const bob = await SignedIn.as('bob', caller);
    const elsewhere = await SignedIn.as('alice', caller);
    const wrong = [
      confirm(alice, one, forTwo.tempToken),
      confirm(alice, two, tempToken),
      confirm(bob, one, tempToken),
      confirm(elsewhere, one, tempToken),
      confirm(alice, one, old.tempToken),
    ];
    for (const { status, body } of await Promise.all(wrong)) {
      expect({ status, body }).toMatchObject({ status: 401, body: { code: 'temp_token_invalid' } });
    }
    expect((await one.view()).state).toBe('scanned');
    expect((await confirm(alice, one, tempToken)).status).toBe(200);
    expect((await confirm(alice, one, tempToken)).status).toBe(409);
    expect((await one.takeTokens()).user.nickname).toBe('Alice');
  });

  it('cannot be guessed', async () => {
    const browser = await Browser.open(caller);
    const { tempToken } = await alice.scan(browser.qrId);
    const guesses = Array.from({ length: 50 }, () => `qrt_${randomBytes(32).toString('base64url')}`);
    guesses.push(tempToken.slice(0, -1) + (tempToken.endsWith('A') ? 'E' : 'A'));
    for (const { status } of await Promise.all(guesses.map((guess) => confirm(alice, browser, guess)))) {
      expect([401, 429]).toContain(status);
    }
    expect((await confirm(alice, browser, tempToken)).status).toBe(200);
  });
});
