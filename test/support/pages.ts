/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createdQrSessionSchema } from '../../src/contract/qr-session.js';
import type { TestService } from './service.js';
import { until } from './until.js';

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

/** Lets the browser in that asks, once the page lets the person say so. */
export async function sayYes(phone: Page): Promise<void> {
  await reach(phone, 'asking');
  await press(phone, 'Yes, sign in');
}

/** Refuses the browser that asks. */
export async function sayNotMe(phone: Page, answer: 'No, just refuse' | 'Yes, refuse and report'): Promise<void> {
  await press(phone, 'Not me');
  await reach(phone, 'refusing');
  await press(phone, answer);
}

/** Nobody looks at the page from its next load on, until `look`. */
export async function hide(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let visibility = 'hidden';
    Object.defineProperty(document, 'visibilityState', { get: () => visibility });
    document.addEventListener('test:look', () => {
      visibility = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
    });
  });
}

export async function look(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('test:look')));
}

/** Counts the codes that the page asks for, from now on. */
export function countCodes(page: Page): () => number {
  let codes = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/qr-sessions')) codes += 1;
  });
  return () => codes;
}

/** Has our own pages' sign-ins ask for a check code, or not. The nodes hear of it some time later. */
export async function setCheckCode(service: TestService, checkCode: 'always' | 'never'): Promise<void> {
  await service.sql(`UPDATE clients SET policy = $1 WHERE id = 'saoma'`, [{ checkCode, allowBearer: false }]);
}

/** Signs one of the demo people in by the form that the page shows; where it asks for a phone first, by the other one. */
export async function signInAs(page: Page, username: string): Promise<void> {
  const [password, recipient] = [page.locator('input[name="password"]'), page.locator('input[name="recipient"]')];
  await password.or(recipient).waitFor({ state: 'attached' });
  if (await recipient.isVisible()) await press(page, 'Use a password instead');
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

  /** A phone page that shows who asks by the code. */
  async openAsking(username: string, path: string, page?: Page): Promise<Page> {
    const phone = await this.openPhone(username, path, page);
    await press(phone, 'See who asks');
    await reach(phone, 'asking');
    return phone;
  }

  /** A PC and a phone that are asked for a check code: the phone shows it, the PC waits for it. */
  async openCheckCode(service: TestService): Promise<{ pc: Page; phone: Page; code: string }> {
    await setCheckCode(service, 'always');
    const phone = await this.openPhone('alice');
    const pc = await until('the policy to be in force', async () => {
      const { pc: page, path } = await this.openPc();
      await phone.goto(this.publicUrl + path);
      await press(phone, 'See who asks');
      await reach(phone, 'asking');
      return (await phone.getByRole('button', { name: 'Yes, show the check code' }).count()) > 0 && page;
    });
    await press(phone, 'Yes, show the check code');
    await reach(pc, 'code_required');
    return { pc, phone, code: await phone.locator('.check-code-shown').innerText() };
  }

  async leave(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }
}
