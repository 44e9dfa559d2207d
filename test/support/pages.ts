/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createdQrSessionSchema } from '../../src/contract/qr-session.js';

/** Waits until a page has come to a step, which its card names. */
export async function reach(page: Page, step: string): Promise<void> {
  await page.locator(`article[data-step="${step}"]`).waitFor();
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

export async function heading(page: Page): Promise<string> {
  return (await page.locator('h1').textContent()) ?? '';
}

/** Signs one of the demo people in by the form that the page shows. */
export async function signInAs(page: Page, username: string): Promise<void> {
  await page.locator('input[name="identifier"]').fill(username);
  await page.locator('input[name="password"]').fill(`${username}-demo-password`);
  await page.locator('password-form button[type="submit"]').click();
}

/** The path that the page's next code holds, while `act` makes it ask for one. */
export async function nextCode(page: Page, act: () => Promise<unknown>): Promise<string> {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/v1/qr-sessions') && answer.status() === 201),
    act(),
  ]);
  return new URL(createdQrSessionSchema.parse(await response.json()).url).pathname;
}

/** People who open the service's pages, each in a browser that shares nothing with the others'. */
export class Visitors {
  private readonly contexts: BrowserContext[] = [];

  constructor(
    private readonly publicUrl: string,
    private readonly chromium: Browser,
  ) {}

  /** An empty tab of someone new. */
  async newPage(locale = 'en-US', browser = this.chromium): Promise<Page> {
    // A service with a self-made certificate is visited by people who have accepted it.
    const context = await browser.newContext({ locale, ignoreHTTPSErrors: true });
    this.contexts.push(context);
    return context.newPage();
  }

  /** A PC page that shows a code, and the path that the code holds. `page` may have been prepared for trouble. */
  async openPc(page?: Page): Promise<{ pc: Page; path: string }> {
    const pc = page ?? (await this.newPage());
    const path = await nextCode(pc, () => pc.goto(this.publicUrl));
    await reach(pc, 'pending');
    return { pc, path };
  }

  /** A phone page on which the person is signed in. */
  async openPhone(username: string, path = '/phone', page?: Page): Promise<Page> {
    const phone = page ?? (await this.newPage());
    await phone.goto(this.publicUrl + path);
    await reach(phone, 'sign_in');
    await signInAs(phone, username);
    await reach(phone, path === '/phone' ? 'home' : 'arrived');
    return phone;
  }

  async leave(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }
}
