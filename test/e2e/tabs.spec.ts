/// <reference lib="dom" />
import type { Browser, Page, Request } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { press, reach, signInAs, Visitors } from '../support/pages.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** The public key in the proof that a request carries. */
function keyOf(request: Request): unknown {
  const [header = ''] = (request.headers().dpop ?? '').split('.');
  return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: unknown }).jwk;
}

/** Waits until the page's next socket on `/session` is let in; from then on the page does nothing of itself. */
async function hearSession(page: Page): Promise<void> {
  await new Promise<void>((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        // Socket.IO's CONNECT packet.
        if (payload.toString().startsWith('40/session')) resolve();
      });
    });
  });
}

/** Lets a tab that has made a key go on only when the other has made one too: neither finds the other's kept. */
async function makeKeysAtOnce(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const makeKey = crypto.subtle.generateKey.bind(crypto.subtle) as (...wanted: unknown[]) => Promise<CryptoKeyPair>;
    const meetOther = () =>
      new Promise<void>((resolve) => {
        const channel = new BroadcastChannel('test:both-made');
        channel.onmessage = ({ data }) => {
          if (data === 'here') channel.postMessage('seen');
          resolve();
        };
        channel.postMessage('here');
      });
    Object.defineProperty(crypto.subtle, 'generateKey', {
      value: async (...wanted: unknown[]) => {
        const pair = await makeKey(...wanted);
        await meetOther();
        return pair;
      },
    });
  });
}

/** Makes the kept access token look old, as it is after ten minutes. */
async function ageToken(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('saoma');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('tokens', 'readwrite');
          const tokens = transaction.objectStore('tokens');
          const reading = tokens.get('pc');
          reading.onsuccess = () => {
            tokens.put({ ...(reading.result as object), freshUntil: 0 }, 'pc');
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          transaction.onerror = () => {
            reject(new Error('the token could not be aged'));
          };
        };
      }),
  );
}

describe('the tabs of one browser', () => {
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

  /** Two tabs that share one browser's storage. */
  async function twoTabs(): Promise<[Page, Page]> {
    const first = await visitors.newPage();
    return [first, await first.context().newPage()];
  }

  it('make one key, even when both open at once for the first time', async () => {
    const tabs = await twoTabs();
    await Promise.all(tabs.map((tab) => makeKeysAtOnce(tab)));
    // Let getOrKeep in browser-store.ts write without reading first, and each tab has a key of its own.
    const keys = await Promise.all(
      tabs.map(async (tab) => {
        const asking = tab.waitForRequest((request) => request.url().endsWith('/v1/qr-sessions'));
        await tab.goto(service.publicUrl);
        return keyOf(await asking);
      }),
    );
    expect(keys[0]).toEqual(keys[1]);
  });

  it('hold a key that no script can read', async () => {
    const { pc } = await visitors.openPc();
    const refusal = await pc.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const opening = indexedDB.open('saoma');
          opening.onsuccess = () => {
            const reading = opening.result.transaction('keys').objectStore('keys').get('pc');
            reading.onsuccess = () => {
              const { privateKey } = reading.result as CryptoKeyPair;
              void crypto.subtle.exportKey('jwk', privateKey).then(
                () => resolve('exported'),
                (error: unknown) => resolve(error instanceof DOMException ? error.name : 'odd'),
              );
            };
          };
        }),
    );
    expect(refusal).toBe('InvalidAccessError');
  });

  it('sign in and out together, and renew the tokens once for both', async () => {
    const [first, second] = await twoTabs();
    let renewals = 0;
    first.context().on('request', (request) => {
      if (request.url().endsWith('/v1/auth/refresh')) renewals += 1;
    });
    await Promise.all([visitors.openPc(first), visitors.openPc(second)]);
    await first.locator('summary').click();
    const heard = Promise.all([hearSession(first), hearSession(second)]);
    await signInAs(first, 'alice');
    await Promise.all([reach(first, 'signed_in'), reach(second, 'signed_in'), heard]);

    for (let round = 1; round <= 5; round += 1) {
      await ageToken(first);
      const asked = [first, second].map((tab) => tab.waitForResponse((answer) => answer.url().endsWith('/v1/me')));
      const heardAgain = Promise.all([hearSession(first), hearSession(second)]);
      await Promise.all([first.reload(), second.reload()]);
      // Remove the lock in sign-in-session.ts and both tabs renew.
      expect((await Promise.all(asked)).map((answer) => answer.status())).toEqual([200, 200]);
      await heardAgain;
      expect(renewals).toBe(round);
    }

    await press(first, 'Sign out');
    await Promise.all([reach(first, 'pending'), reach(second, 'pending')]);
    await until('the session to be over', async () => {
      const rows = await service.sql('SELECT 1 FROM sessions WHERE revoked_at IS NULL');
      return rows.length === 0;
    });
  });
});
