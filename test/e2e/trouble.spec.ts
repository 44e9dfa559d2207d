/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { countCodes, hide, look, nextCode, press, reach, sayYes, setCheckCode, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** From now on no WebSocket of the page comes to anything, as behind some proxies. */
async function blockWebSockets(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
}

/** The page's clock is a day ahead, from its first line on. */
async function setClockWrong(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const rightTime = Date.now.bind(Date);
    Date.now = () => rightTime() + 24 * 60 * 60 * 1000;
  });
}

describe('when something is in the way, the pages', () => {
  let service: TestService;
  let chromium: Browser;
  let visitors: Visitors;

  beforeAll(async () => {
    service = await startService();
    chromium = await launchChromium();
    visitors = new Visitors(service.publicUrl, chromium);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await chromium.close();
    await service.stop();
  });

  it.each([
    ['no WebSocket comes through', blockWebSockets],
    ['their clocks are a day ahead', setClockWrong],
  ])('sign in although %s', async (_, prepare) => {
    const [pcPage, phonePage] = [await visitors.newPage(), await visitors.newPage()];
    await Promise.all([prepare(pcPage), prepare(phonePage)]);
    const { pc, path } = await visitors.openPc(pcPage);
    const left = Number.parseInt(await pc.locator('count-down').innerText(), 10);
    expect(left > 0 && left <= 60).toBe(true);
    const phone = await visitors.openPhone('alice', path, phonePage);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
    await sayYes(phone);
    await reach(pc, 'signed_in');
    await reach(phone, 'completed');
    await pc.reload();
    await reach(pc, 'signed_in');
  });

  it('say that the service cannot be reached, and show a code as soon as it can', async () => {
    const pc = await visitors.newPage();
    await pc.route('**/v1/qr-sessions', (route) => route.abort('connectionrefused'));
    await pc.goto(service.publicUrl);
    await reach(pc, 'failed');
    expect(await pc.locator('.panes').innerText()).toContain('The service cannot be reached.');
    await pc.unroute('**/v1/qr-sessions');
    await reach(pc, 'pending');
  });

  it('wait as long as the service asks for before they try again', async () => {
    const pc = await visitors.newPage();
    const codes = countCodes(pc);
    await pc.route(
      '**/v1/qr-sessions',
      (route) =>
        route.fulfill({
          status: 503,
          headers: { 'retry-after': '3600' },
          contentType: 'application/problem+json',
          json: { type: '', title: '', status: 503, detail: '', code: 'unavailable', instance: '' },
        }),
      { times: 1 },
    );
    await pc.goto(service.publicUrl);
    await reach(pc, 'failed');
    expect(await pc.locator('count-down').innerText()).toMatch(/^Trying again in 3(600|5\d\d) s$/);
    expect(codes()).toBe(1);
    await press(pc, 'Show a new code');
    await reach(pc, 'pending');
  });

  it('say that the line is down while a code is shown, and go on when it is back', async () => {
    const pc = await visitors.newPage();
    await blockWebSockets(pc);
    await pc.route(/\/v1\/qr-sessions\/[\w-]+(\?.*)?$/, (route) => route.abort('connectionrefused'));
    const { path } = await visitors.openPc(pc);
    const note = pc.getByText('The connection is down.');
    await note.waitFor();
    await pc.unroute(/\/v1\/qr-sessions\/[\w-]+(\?.*)?$/);
    await note.waitFor({ state: 'detached' });
    const phone = await visitors.openPhone('bob', path);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
  });

  it('refuse a code that is not of this service, and take one that is', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openPhone('alice');
    await phone.getByText('No camera? Paste the link').click();
    await phone.locator('input[name="link"]').fill(`https://evil.example${path}`);
    await press(phone, 'Continue');
    await phone.getByText('This code is not one of ours.').waitFor();
    await phone.locator('input[name="link"]').fill(` ${service.publicUrl}${path} `);
    await press(phone, 'Continue');
    await reach(phone, 'asking');
    await reach(pc, 'scanned');
  });

  it('tell both sides when a wrong check code ends the sign-in', async () => {
    const { pc, phone, code } = await visitors.openCheckCode(service);
    // The field has the focus: nothing needs to be clicked first.
    await until('the field to have the focus', () =>
      pc.locator('input[name="code"]').evaluate((field) => field === document.activeElement),
    );
    await pc.keyboard.type(code === '00' ? '11' : '00');
    await pc.keyboard.press('Enter');
    await reach(pc, 'rejected');
    await reach(phone, 'rejected');
    expect(await pc.locator('.panes').innerText()).toContain('The check code was wrong.');
    expect(await phone.locator('.outcome').innerText()).toContain('Wrong check code');
    await setCheckCode(service, 'never');
  });

  it('say why they cannot go on where the browser gives them no key', async () => {
    const phone = await visitors.newPage('zh-CN');
    await phone.addInitScript(() => {
      Object.defineProperty(globalThis, 'isSecureContext', { value: false });
    });
    await phone.goto(`${service.publicUrl}/phone`);
    await reach(phone, 'stuck');
    expect(await phone.locator('.outcome').innerText()).toContain('HTTPS');
  });
});

describe('when nobody scans, the PC page', () => {
  let service: TestService;
  let chromium: Browser;
  let visitors: Visitors;

  beforeAll(async () => {
    service = await startService({ env: { QR_PENDING_SECONDS: '1' } });
    chromium = await launchChromium();
    visitors = new Visitors(service.publicUrl, chromium);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await chromium.close();
    await service.stop();
  });

  it('renews its code five times of itself, then asks, and then renews again', async () => {
    const pc = await visitors.newPage();
    const codes = countCodes(pc);
    await pc.goto(service.publicUrl);
    await until('six codes', () => codes() === 6);
    await reach(pc, 'expired');
    await nextCode(pc, () => press(pc, 'Show a new code'));
    expect(codes()).toBe(7);
    await nextCode(pc, () => Promise.resolve());
  });

  it('does not renew it while nobody looks', async () => {
    const hidden = await visitors.newPage();
    await hide(hidden);
    const codes = countCodes(hidden);
    await hidden.goto(service.publicUrl);
    await reach(hidden, 'expired');
    // A page that is looked at has shown a code and renewed it meanwhile.
    const seen = await visitors.newPage();
    await nextCode(seen, () => seen.goto(service.publicUrl));
    await nextCode(seen, () => Promise.resolve());
    expect(codes()).toBe(1);
    await nextCode(hidden, () => look(hidden));
  });
});
