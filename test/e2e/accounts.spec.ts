import type { Browser } from 'playwright-core';
import {
  beAt,
  openAccount,
  proveByCode,
  signUp,
  stepUpByPassword,
  typeCodeSentTo,
  typeNewPassword,
} from '../support/account-pages.js';
import { launchChromium } from '../support/chromium.js';
import { heading, press, reach, sayYes, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';

const goodPassword = 'seven-lanterns-over-the-lake';

/** Everything by the pages alone, against stand-ins for messages and third parties. */
describe('accounts, on the pages', () => {
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

  it('make someone an account by a code, who then signs a PC in, and signs in there with a password or a code', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.newPage();
    await phone.goto(service.publicUrl + path);
    await phone.getByText('The code you came with is kept.').waitFor();
    await proveByCode(phone, service, '+86 139 0000 1111');
    await reach(phone, 'welcome');
    await phone.locator('input[name="nickname"]').fill('Lin');
    await typeNewPassword(phone, goodPassword);
    await reach(phone, 'arrived');
    await press(phone, 'See who asks');
    await sayYes(phone);
    await reach(pc, 'signed_in');
    expect(await heading(pc)).toContain('Lin');

    await press(pc, 'Sign out');
    await reach(pc, 'pending');
    await pc.getByText('Sign in without your phone').click();
    await pc.locator('input[name="identifier"]').fill('13900001111');
    await pc.locator('input[name="password"]').fill(goodPassword);
    await pc.locator('password-form button[type="submit"]').click();
    await reach(pc, 'signed_in');
    await press(pc, 'Sign out');
    await reach(pc, 'pending');
    await pc.getByText('Sign in without your phone').click();
    await press(pc, 'Use a code instead');
    await proveByCode(pc, service, 'lin@example.com');
    await reach(pc, 'signed_in');
  });

  it('keep the code of a PC over the way to a third party, and link a second one to an account that there is', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.newPage();
    await phone.goto(service.publicUrl + path);
    await beAt(phone, 'Continue with WeChat', 'Refuse');
    await phone.getByText('You chose not to sign in there.').waitFor();
    await beAt(phone, 'Continue with WeChat', '林小雨');
    await reach(phone, 'unlinked');
    expect(new URL(phone.url())).toMatchObject({ pathname: path, hash: '' });
    await press(phone, 'Make a new account');
    await reach(phone, 'welcome');
    await press(phone, 'Later');
    await press(phone, 'See who asks');
    await sayYes(phone);
    await reach(pc, 'signed_in');
    expect(await heading(pc)).toContain('林小雨');

    const other = await visitors.newPage();
    await other.goto(`${service.publicUrl}/phone`);
    await beAt(other, 'Continue with GitHub', '陈大文');
    await press(other, 'Link my account');
    await press(other, 'Use a password instead');
    await other.locator('input[name="identifier"]').fill('alice');
    await other.locator('input[name="password"]').fill('alice-demo-password');
    await other.locator('password-form button[type="submit"]').click();
    await reach(other, 'home');
    await press(other, 'Sign out');
    await beAt(other, 'Continue with GitHub', '陈大文');
    await reach(other, 'home');
    expect(await other.locator('.person-name bdi').innerText()).toBe('Alice');
  });

  it('add a way to sign in after a proof, keep the last one, and merge another account of the same person', async () => {
    const other = await visitors.newPage();
    await other.goto(`${service.publicUrl}/phone`);
    await beAt(other, 'Continue with Weibo', 'María José');
    await press(other, 'Make a new account');
    await reach(other, 'welcome');

    const phone = await visitors.newPage();
    await signUp(phone, service, '+8613900002222');
    await typeNewPassword(phone, goodPassword);
    await reach(phone, 'home');
    await openAccount(phone, 'identities');
    await phone.locator('li[data-type="phone"]').getByRole('button').click();
    await press(phone, 'Yes, remove it');
    await stepUpByPassword(phone, goodPassword);
    await phone.getByText('This is your last way to sign in.').waitFor();
    await press(phone, 'Cancel');

    await phone.locator('button[data-add="email"]').click();
    await proveByCode(phone, service, 'twice@example.com');
    await phone.getByText('Added. You can sign in with it from now on.').waitFor();
    await phone.locator('li[data-type="email"]').waitFor();

    await beAt(phone, 'Weibo account', 'María José');
    await reach(phone, 'merging');
    await phone.getByText('What moves to this account').waitFor();
    await press(phone, 'Merge the accounts');
    await phone.getByText('The two accounts are one now.').waitFor();
    await phone.locator('li[data-type="weibo"]').waitFor();
    // Whoever still had the other account open is signed out, and signs in to this one.
    await reach(other, 'sign_in');
  });

  it('end a sign-in that was someone else’s, lead to a new password, and say so on the PC', async () => {
    const phone = await visitors.openPhone('alice');
    const { pc } = await visitors.openPc();
    await pc.getByText('Sign in without your phone').click();
    await pc.locator('input[name="identifier"]').fill('alice');
    await pc.locator('input[name="password"]').fill('alice-demo-password');
    await pc.locator('password-form button[type="submit"]').click();
    await reach(pc, 'signed_in');

    await press(phone, 'It was me');
    await openAccount(phone, 'logins');
    await phone
      .getByRole('button', { name: /^It wasn’t me: / })
      .first()
      .click();
    await press(phone, 'It wasn’t me: end it');
    await reach(phone, 'password');
    await pc.getByText('You said that this sign-in wasn’t you, so it was ended.').waitFor();

    await phone.getByText('choose a new one now').waitFor();
    await typeNewPassword(phone, goodPassword);
    await reach(phone, 'step_up');
    await press(phone, 'With a code to \u2068+86 138****0001\u2069');
    await typeCodeSentTo(phone, service, '+8613800000001');
    await phone.getByText('Your new password is set.').waitFor();
  });

  it('让忘记密码的人用验证码重设密码，其他设备随之退出登录', async () => {
    const before = await visitors.openPhone('bob');
    const phone = await visitors.newPage('zh-CN');
    await phone.goto(`${service.publicUrl}/phone`);
    await press(phone, '密码登录');
    await press(phone, '忘记密码？');
    await phone.locator('input[name="recipient"]').fill('１３８００００ ０００２');
    await press(phone, '获取验证码');
    await phone.locator('input[name="code"]').waitFor();
    await phone.locator('input[name="code"]').fill(await service.simulator.lastCode('+8613800000002'));
    await typeNewPassword(phone, goodPassword);
    await phone.getByText('密码已重置').waitFor();
    await reach(before, 'sign_in');
    await phone.locator('input[name="identifier"]').fill('bob');
    await phone.locator('input[name="password"]').fill(goodPassword);
    await press(phone, '登录');
    await reach(phone, 'home');
    expect(await phone.locator('[lang="zh-CN"]').count()).toBeGreaterThan(0);
  });
});
