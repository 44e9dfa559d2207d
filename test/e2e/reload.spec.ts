/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { countCodes, heading, nextCode, press, reach, sayNotMe, sayYes, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';

const tokenCall = /\/v1\/qr-sessions\/[\w-]+\/token$/;
const viewCall = /\/v1\/qr-sessions\/[\w-]+(\?.*)?$/;

/** Without a socket the page has to ask for its tokens, and that call can be stood in the way of. */
async function withoutPush(page: Page): Promise<Page> {
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  return page;
}

describe('a reload of the PC page', () => {
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

  it('keeps the code that is shown', async () => {
    const { pc, path } = await visitors.openPc();
    const codes = countCodes(pc);
    await pc.reload();
    await reach(pc, 'pending');
    const phone = await visitors.openPhone('alice', path);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
    // Let `goOn` in qr-sign-in.ts ignore the earlier code, and a new one is asked for.
    expect(codes()).toBe(0);
  });

  it('keeps who has scanned it, and goes on to the sign-in', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openPhone('alice', path);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
    await pc.reload();
    await reach(pc, 'scanned');
    expect(await heading(pc)).toContain('A***e');
    await sayYes(phone);
    await reach(pc, 'signed_in');
  });

  it('takes the tokens of a sign-in that was confirmed', async () => {
    const pcPage = await withoutPush(await visitors.newPage());
    await pcPage.route(tokenCall, (route) => route.abort('connectionrefused'));
    const { pc, path } = await visitors.openPc(pcPage);
    const phone = await visitors.openAsking('bob', path);
    await sayYes(phone);
    await reach(pc, 'confirmed');
    await pc.unroute(tokenCall);
    await pc.reload();
    await reach(pc, 'signed_in');
  });

  it('takes the tokens again where they were lost on their way', async () => {
    const pcPage = await withoutPush(await visitors.newPage());
    const { pc, path } = await visitors.openPc(pcPage);
    const answered = new Promise<void>((resolve) => {
      void pc.route(tokenCall, async (route) => {
        await route.fetch();
        resolve();
        await route.abort('connectionreset');
      });
    });
    const phone = await visitors.openAsking('bob', path);
    await sayYes(phone);
    await answered;
    await pc.unroute(tokenCall);
    await pc.reload();
    // Take "completed" for over in `#takeUp` of qr-sign-in.ts, and the person has to scan once more.
    await reach(pc, 'signed_in');
  });

  it('brings a new code where the old one came to an end meanwhile', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openAsking('alice', path);
    await pc.goto('about:blank');
    await sayNotMe(phone, 'No, just refuse');
    await reach(phone, 'rejected');
    expect(await nextCode(pc, () => pc.goto(service.publicUrl))).not.toBe(path);
    await reach(pc, 'pending');
  });

  it('keeps the code also where the service cannot be reached at first', async () => {
    const { pc, path } = await visitors.openPc();
    const codes = countCodes(pc);
    await pc.route(viewCall, (route) => route.abort('connectionrefused'));
    await pc.reload();
    await reach(pc, 'failed');
    await pc.unroute(viewCall);
    await reach(pc, 'pending');
    expect(codes()).toBe(0);
    await visitors.openAsking('alice', path);
    await reach(pc, 'scanned');
  });

  it('leaves nothing of the code behind, and a copy of the tab shows a code of its own', async () => {
    const { pc } = await visitors.openPc();
    await pc.reload();
    await reach(pc, 'pending');
    // Keep the code in sessionStorage while the page lives, and a tab that it opens has it too.
    expect(await pc.evaluate(() => sessionStorage.length)).toBe(0);
    const copying = pc.waitForEvent('popup');
    await pc.evaluate(() => void open(location.href));
    const copy = await copying;
    await reach(copy, 'pending');
    expect(await copy.evaluate(() => sessionStorage.length)).toBe(0);
  });

  // The last, since the site asks for check codes from here on.
  it('still asks for the check code', async () => {
    const { pc, code } = await visitors.openCheckCode(service);
    await pc.reload();
    await reach(pc, 'code_required');
    await pc.keyboard.type(code);
    await pc.keyboard.press('Enter');
    await reach(pc, 'signed_in');
  });
});
