import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { countCodes, reach, sayYes, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';

const confirmCall = /\/v1\/qr-sessions\/[\w-]+\/confirm$/;
const approvalCall = /\/v1\/qr-sessions\/[\w-]+\/approval(\?.*)?$/;

/**
 * A phone page on which nothing comes back any more but who asks, as on a line that is about to break. A "yes" then
 * arrives or is lost, and the phone can't tell.
 */
async function openBreaking(visitors: Visitors, path: string, yes: 'arrives' | 'is lost'): Promise<Page> {
  const phone = await visitors.newPage();
  await phone.route(approvalCall, (route) => route.abort('internetdisconnected'));
  await phone.route(confirmCall, async (route) => {
    if (yes === 'arrives') await route.fetch();
    await route.abort('internetdisconnected');
  });
  return visitors.openAsking('alice', path, phone);
}

async function mend(phone: Page): Promise<void> {
  await phone.unroute(confirmCall);
  await phone.unroute(approvalCall);
}

describe('without a network', () => {
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

  it('the PC page says so, keeps its code, and is back as soon as the network is', async () => {
    const { pc, path } = await visitors.openPc();
    await pc.getByText(/\d+ s left/).waitFor();
    const codes = countCodes(pc);
    await pc.context().setOffline(true);
    await pc.getByText('You are offline.').waitFor();
    await reach(pc, 'pending');
    // Remove the listener of "online" in qr-watch.ts, and the old socket is trusted although it may be dead.
    const connecting = pc.waitForEvent('websocket');
    await pc.context().setOffline(false);
    await connecting;
    await pc.getByText('You are offline.').waitFor({ state: 'detached' });
    await visitors.openAsking('alice', path);
    await reach(pc, 'scanned');
    expect(codes()).toBe(0);
  });

  it('the phone finds out that its "yes" arrived, and says so', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await openBreaking(visitors, path, 'arrives');
    await sayYes(phone);
    // Take a cut-off answer for a refused one in `mayHaveArrived` of qr-approval.ts, and nothing of this is said.
    await phone.getByText('Finding out whether it arrived').waitFor();
    await reach(pc, 'signed_in');
    await mend(phone);
    await reach(phone, 'completed');
  });

  it('the phone finds out that its "yes" was lost, and lets the person say it again', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await openBreaking(visitors, path, 'is lost');
    await sayYes(phone);
    await phone.getByText('Finding out whether it arrived').waitFor();
    await mend(phone);
    await phone.getByText('Your answer did not arrive').waitFor();
    await reach(pc, 'scanned');
    await sayYes(phone);
    await reach(pc, 'signed_in');
    await reach(phone, 'completed');
  });

  it('the phone says that it is offline', async () => {
    const phone = await visitors.openPhone('alice');
    await phone.context().setOffline(true);
    await phone.getByText('You are offline.').waitFor();
    await phone.context().setOffline(false);
    await phone.getByText('You are offline.').waitFor({ state: 'detached' });
  });
});
