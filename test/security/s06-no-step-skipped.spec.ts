import { Caller } from '../support/call.js';
import { listen, statesOf, tokensOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { addSite } from '../support/sites.js';
import { until } from '../support/until.js';

const anyTempToken = `qrt_${'A'.repeat(43)}`;

// Seen to fail with `confirm`, with `enterCode` and with mayCollect() in qr-login.ts not looking at the state, and
// with PhoneGuard not asking for `mobile`.
describe('S6: a step', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  const status = async (answer: Promise<{ status: number }>): Promise<number> => (await answer).status;

  it('cannot be skipped, and in order they work', async () => {
    const browser = await Browser.open(caller);
    const confirm = (tempToken: string) => phone.call({ path: `${browser.path}/confirm`, body: { tempToken } });
    const token = () => browser.call({ path: '/token', body: {} });
    expect(await status(confirm(anyTempToken))).toBe(409);
    expect(await status(token())).toBe(409);
    const { tempToken } = await phone.scan(browser.qrId);
    expect(await status(token())).toBe(409);
    expect(await status(browser.call({ path: '/check-code', body: { code: '00' } }))).toBe(409);
    expect(await status(confirm(tempToken))).toBe(200);
    expect(await status(token())).toBe(200);
  });

  it('that a site wants, the code typed on the PC, cannot be skipped either', async () => {
    const origin = 'http://site.example';
    await addSite(service, { id: 'careful-site', checkCode: 'always', origin });
    const browser = await Browser.open(caller, { clientId: 'careful-site', origin });
    const heard = listen(browser.openSocket(), { acknowledge: false });
    const confirmed = await phone.approve(browser.qrId);
    if (confirmed.state !== 'code_required') throw new Error(confirmed.state);
    const { checkCode } = confirmed;
    await until('the push of the state', () => statesOf(heard).includes('code_required'));
    const token = () => browser.call({ path: '/token', body: {} });
    expect(await token()).toMatchObject({ status: 409, body: { code: 'qr_state_conflict' } });
    // Nor can the phone type it.
    const typed = await phone.call({ path: `${browser.path}/check-code`, body: { code: checkCode } });
    expect(typed).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(await service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId])).toEqual([]);
    expect(tokensOf(heard)).toEqual([]);
    expect(JSON.stringify(heard)).not.toContain('checkCode');
    expect(await status(browser.call({ path: '/check-code', body: { code: checkCode } }))).toBe(204);
    expect(await status(token())).toBe(200);
  });

  it('cannot be taken by the wrong party', async () => {
    const browser = await Browser.open(caller);
    const { tempToken } = await phone.scan(browser.qrId);
    const pc = await SignedIn.as('alice', caller, 'pc');
    for (const { path, body } of [
      { path: '/scan', body: {} },
      { path: '/confirm', body: { tempToken } },
      { path: '/reject', body: { tempToken } },
    ]) {
      // The browser's secret, and the token of a PC, on the phone's calls.
      expect((await browser.call({ path, body })).body).toMatchObject({ code: 'invalid_token' });
      expect((await pc.call({ path: browser.path + path, body })).body).toMatchObject({ code: 'invalid_token' });
    }
    expect(await status(browser.call({ path: '/approval' }))).toBe(401);
    for (const call of [
      { path: '', method: 'GET' },
      { path: '/token', body: {} },
      { path: '/check-code', body: { code: '00' } },
      { path: '', method: 'DELETE' },
    ]) {
      // The phone's token on the browser's calls.
      expect((await phone.call({ ...call, path: browser.path + call.path })).body).toMatchObject({
        code: 'invalid_token',
      });
    }
    expect((await browser.view()).state).toBe('scanned');
    await phone.confirm(browser.qrId, tempToken);
    expect((await browser.takeTokens()).user.nickname).toBe('Alice');
  });
});
