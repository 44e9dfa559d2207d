import type { Browser, Page } from 'playwright-core';
import { openAccount, proveByCode, stepUpByPassword, typeNewPassword } from '../support/account-pages.js';
import { launchChromium } from '../support/chromium.js';
import { heading, press, reach, sayYes, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';

const goodPassword = 'seven-lanterns-over-the-lake';

/** The phone in hand is the simulator's: which SIM is in it, and whether it is on its mobile network. */
describe('one tap, on the pages', () => {
  let service: TestService;
  let chromium: Browser;
  let visitors: Visitors;

  beforeAll(async () => {
    service = await startService({ simulator: true });
    chromium = await launchChromium();
    visitors = new Visitors(service.publicUrl, chromium);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await chromium.close();
    await service.stop();
  });

  const putIn = (phone: string | null, mobileData = true): Promise<unknown> =>
    service.simulator.post('/sim/phone', { phone, mobileData });

  async function openOn(path: string, locale?: string): Promise<Page> {
    const phone = await visitors.newPage(locale);
    await phone.goto(service.publicUrl + path);
    return phone;
  }

  /** Agrees, and taps. */
  async function tap(page: Page, name: string): Promise<void> {
    await page.locator('input[name="consent"]').check();
    await press(page, name);
  }

  it('signs a phone in that came with a code, not before its owner has agreed, and confirms that very code in one go', async () => {
    await putIn('+8613900003333');
    const { pc, path } = await visitors.openPc();
    const phone = await openOn(path);
    await phone.getByText('139****3333').waitFor();
    await press(phone, 'Sign in and see who asks');
    expect(await phone.locator('input[name="consent"]:invalid').count()).toBe(1);
    await tap(phone, 'Sign in and see who asks');
    await reach(phone, 'welcome');
    await phone.locator('input[name="nickname"]').fill('Lin');
    await phone.locator('button[type="submit"]').click();
    await sayYes(phone);
    await reach(pc, 'signed_in');
    expect(await heading(pc)).toContain('Lin');

    // Their SIM is swapped, and there is nothing else to tell them from a thief by.
    await service.simulator.post('/sim/sims/+8613900003333/swap', {});
    const other = await openOn('/phone');
    await tap(other, 'Sign in with this number');
    await other.getByText('This number may have a new SIM card').waitFor();
  });

  it('asks whoever has a password for it on a new phone, and then goes on to the code', async () => {
    await putIn('+8613800000001');
    const { pc, path } = await visitors.openPc();
    const phone = await openOn(path);
    await tap(phone, 'Sign in and see who asks');
    await reach(phone, 'second_step');
    await phone.locator('input[name="identifier"]').fill('alice');
    await phone.locator('input[name="password"]').fill('alice-demo-password');
    await phone.locator('password-form button[type="submit"]').click();
    await reach(phone, 'asking');
    await reach(pc, 'scanned');
  });

  it('在仅连 Wi-Fi 或运营商出错时说明原因，并仍可用验证码登录', async () => {
    await putIn('+8613900004444', false);
    const phone = await openOn('/phone', 'zh-CN');
    await phone.getByText('仅连接 Wi-Fi 时').waitFor();
    await putIn('+8613900004444');
    await press(phone, '已打开移动数据');
    await Promise.all(['aliyun', 'camara'].map((provider) => service.simulator.fault(provider, 'error')));
    await tap(phone, '本机号码一键登录');
    // Where the first one fails there is the second, on a page of its own; it fails, too.
    await phone.getByText('对方服务出错').waitFor();
    await Promise.all(['aliyun', 'camara'].map((provider) => service.simulator.fault(provider, 'ok')));
    await proveByCode(phone, service, '+8613900004444');
    await reach(phone, 'welcome');
  });

  it('goes to the operator’s own page where it has no script for ours, and is back signed in', async () => {
    await putIn('+8613900005555');
    const phone = await visitors.newPage();
    await phone.route('**/phone', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('carrier-web', 'nothing') });
    });
    await phone.goto(`${service.publicUrl}/phone`);
    await tap(phone, 'Sign in with this number');
    await reach(phone, 'welcome');
    expect(new URL(phone.url()).search).toBe('');
  });

  it('adds the number of this phone to an account, and shows by it who it is', async () => {
    await putIn('+8613900006666');
    const phone = await openOn('/phone');
    await proveByCode(phone, service, 'tap@example.com');
    await reach(phone, 'welcome');
    await typeNewPassword(phone, goodPassword);
    await reach(phone, 'home');
    await openAccount(phone, 'identities');
    await phone.locator('button[data-add="this_phone"]').click();
    await stepUpByPassword(phone, goodPassword);
    await tap(phone, 'Add this number');
    await phone.locator('li[data-type="phone"]').waitFor();

    const other = await openOn('/phone');
    await press(other, 'Use a password instead');
    await other.locator('input[name="identifier"]').fill('tap@example.com');
    await other.locator('input[name="password"]').fill(goodPassword);
    await other.locator('password-form button[type="submit"]').click();
    await reach(other, 'home');
    await openAccount(other, 'identities');
    await other.locator('button[data-add="email"]').click();
    await reach(other, 'step_up');
    await other.locator('button[data-method="carrier"]').click();
    await tap(other, 'It’s me');
    await reach(other, 'adding_identity');
  });
});
