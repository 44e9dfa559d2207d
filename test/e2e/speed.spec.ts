/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { startService, type TestService } from '../support/service.js';

const firstCodeWithinMs = 1_000;
const scriptsWithinBytes = 60_000;
const slowerBy = 4;
const visitsPerRound = 5;
const rounds = 3;

declare global {
  var firstCodeAfterMs: number | undefined;
}

/** The page's own clock, which starts with the navigation: looking from outside would add to what it sees. */
function noteFirstCode(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('svg.qr') === null) return;
    globalThis.firstCodeAfterMs = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

describe('the PC page is quick', () => {
  let service: TestService;
  let chromium: Browser;

  beforeAll(async () => {
    service = await startService();
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium.close();
    await service.stop();
  });

  /** Someone's first visit on a PC four times slower than this one: nothing cached, no key made yet. */
  async function visit(): Promise<{ ms: number; scripts: string[] }> {
    const context = await chromium.newContext();
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowerBy });
    await page.addInitScript(noteFirstCode);
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(new URL(response.url()).pathname);
    });
    await page.goto(service.publicUrl);
    const shown = await page.waitForFunction(() => globalThis.firstCodeAfterMs);
    const ms = (await shown.jsonValue()) ?? NaN;
    await context.close();
    return { ms, scripts };
  }

  it('shows its first code in under a second on a CPU throttled ×4', async () => {
    let median = Infinity;
    // A round in which this machine was busy with something else says nothing of the page.
    for (let round = 0; round < rounds && median >= firstCodeWithinMs; round += 1) {
      const times: number[] = [];
      for (let count = 0; count < visitsPerRound; count += 1) times.push((await visit()).ms);
      times.sort((a, b) => a - b);
      median = times[Math.floor(visitsPerRound / 2)]!;
      tell(`first code after ${median.toFixed(0)} ms (median of ${times.map((ms) => ms.toFixed(0)).join(', ')})`);
    }
    expect(median).toBeLessThan(firstCodeWithinMs);
  });

  it('loads under 60 kB of JavaScript, gzipped, until it shows its code', async () => {
    const { scripts } = await visit();
    const sizes = scripts.map((path) => gzipSync(readFileSync(join('web-demo/dist', path))).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    tell(`${(total / 1000).toFixed(1)} kB in ${String(scripts.length)} files: ${scripts.join(', ')}`);
    expect(scripts.length).toBeGreaterThan(0);
    expect(total).toBeLessThan(scriptsWithinBytes);
  });
});

/** The figure is worth knowing also when it is good enough. */
function tell(figure: string): void {
  process.stdout.write(`  ${figure}\n`);
}
