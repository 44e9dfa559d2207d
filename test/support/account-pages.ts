import type { Page } from 'playwright-core';
import { press, reach } from './pages.js';
import type { TestService } from './service.js';

/** Has a code sent to a phone or an address, by the form that the page shows, and types what comes. */
export async function proveByCode(page: Page, service: TestService, to: string): Promise<void> {
  await page.locator('input[name="recipient"]').fill(to);
  await page.locator('form:has(input[name="recipient"]) button[type="submit"]').click();
  await typeCodeSentTo(page, service, to);
}

/** Types the newest code that was sent there, and sends the form off. */
export async function typeCodeSentTo(page: Page, service: TestService, to: string): Promise<void> {
  await page.locator('input[name="code"]').waitFor();
  await page.locator('input[name="code"]').fill(await service.simulator.lastCode(to));
  await page.locator('form:has(input[name="code"]) button[type="submit"]').click();
}

/** Makes an account by a code, without anything else. */
export async function signUp(page: Page, service: TestService, to: string): Promise<void> {
  await page.goto(`${service.publicUrl}/phone`);
  await proveByCode(page, service, to);
  await reach(page, 'welcome');
}

/** Says at a third party who one is; the page comes back by itself. */
export async function beAt(page: Page, provider: string, person: string): Promise<void> {
  await press(page, provider);
  await page.waitForURL(/^http:\/\/127\.0\.0\.1/);
  await press(page, person);
  await page.waitForURL(/^http:\/\/localhost/);
}

/** Opens one of the screens of the account, from wherever home is shown. */
export async function openAccount(phone: Page, place: string): Promise<void> {
  await phone.locator('.person-account').click();
  await reach(phone, 'account');
  await phone.locator(`button[data-place="${place}"]`).click();
  await reach(phone, place);
}

/** Types the password that shows who it is. */
export async function stepUpByPassword(phone: Page, password: string): Promise<void> {
  await reach(phone, 'step_up');
  const field = phone.locator('input[name="password"]');
  const choice = phone.locator('button[data-method="password"]');
  await field.or(choice).waitFor();
  if (await choice.isVisible()) await choice.click();
  await field.fill(password);
  await phone.locator('form:has(input[name="password"]) button[type="submit"]').click();
}

/** Types a new password, by the form that the page shows. */
export async function typeNewPassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name="newPassword"]').fill(password);
  await page.locator('form:has(input[name="newPassword"]) button[type="submit"]').click();
}
