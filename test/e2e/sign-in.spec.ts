import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { film } from '../support/film.js';
import {
  heading,
  nextCode,
  press,
  reach,
  sayNotMe,
  sayYes,
  setCheckCode,
  signInAs,
  Visitors,
} from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe('the pages', () => {
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

  it('sign the PC in when the phone films its code and confirms, until the PC signs out', async () => {
    const { pc } = await visitors.openPc();
    const filming = await launchChromium(await film(pc));
    const phone = await visitors.openPhone('alice', '/phone', await visitors.newPage('en-US', filming));
    await press(phone, 'Open the camera');
    await reach(phone, 'asking');
    await reach(pc, 'scanned');
    expect(await heading(pc)).toContain('A***e');
    await sayYes(phone);
    await reach(pc, 'signed_in');
    await reach(phone, 'completed');
    expect(await heading(pc)).toContain('Alice');

    await pc.reload();
    await reach(pc, 'signed_in');
    await press(pc, 'Sign out');
    await reach(pc, 'pending');
    await filming.close();
  });

  it('sign the PC in when the phone opens the address that the code holds', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openPhone('bob', path);
    // Opening the address alone changes nothing.
    await reach(pc, 'pending');
    await press(phone, 'See who asks');
    await reach(phone, 'asking');
    expect(await phone.locator('.facts').innerText()).toMatch(/Chrome \d+\W+Linux/);
    expect(await phone.locator('.facts').innerText()).toContain('unknown');
    expect(await phone.locator('time-ago').innerText()).toMatch(/^\d+ (second|minute)s? ago$/);
    await sayYes(phone);
    await reach(pc, 'signed_in');

    // The phone sees the new session, ends it, and the PC is signed out at once.
    await reach(phone, 'completed');
    const sessions = phone.locator('.sessions li');
    await until('both sessions to be listed', async () => (await sessions.count()) === 2);
    await sessions.getByRole('button', { name: 'Sign out' }).click();
    await reach(pc, 'pending');
  });

  it('tell the PC when the phone refuses, and show it a new code', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openPhone('alice', path);
    await press(phone, 'See who asks');
    await reach(phone, 'asking');
    await sayNotMe(phone, 'No, just refuse');
    await reach(phone, 'rejected');
    await reach(pc, 'rejected');
    const next = await nextCode(pc, () => press(pc, 'Show a new code'));
    await reach(pc, 'pending');
    expect(next).not.toBe(path);
  });

  it('let the person at the PC say "not me", and the phone is told', async () => {
    const { pc, path } = await visitors.openPc();
    const phone = await visitors.openPhone('alice', path);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
    const next = await nextCode(pc, () => press(pc, 'Not me'));
    await reach(phone, 'cancelled');
    await reach(pc, 'pending');
    expect(next).not.toBe(path);
  });

  it('ask for the check code where the site wants one', async () => {
    const { pc, code } = await visitors.openCheckCode(service);
    // As it may come out of a message or a Chinese keyboard: with what doesn't belong, and in full width.
    const typed = ` ${code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))} `;
    await pc.locator('input[name="code"]').fill(typed);
    await pc.locator('form.check-code button').click();
    await reach(pc, 'signed_in');
    await setCheckCode(service, 'never');
  });

  it('sign in with a password on the PC, and say what is wrong in the language that was chosen', async () => {
    const { pc } = await visitors.openPc(await visitors.newPage('zh-CN'));
    expect(await pc.locator('html').getAttribute('lang')).toBe('zh-CN');
    await press(pc, 'English');
    expect(await pc.locator('html').getAttribute('lang')).toBe('en');
    await pc.getByText('Sign in without your phone').click();
    await pc.locator('input[name="identifier"]').fill('alice');
    await pc.locator('input[name="password"]').fill('wrong');
    await pc.locator('password-form button[type="submit"]').click();
    const english = await pc.locator('password-form [role="alert"]').innerText();
    await press(pc, '中文');
    const chinese = await pc.locator('password-form [role="alert"]').innerText();
    expect([/^[\x20-\x7e’“”…]+$/.test(english), /[\u4e00-\u9fff]/.test(chinese)]).toEqual([true, true]);
    await signInAs(pc, 'alice');
    await reach(pc, 'signed_in');
  });
});
