/// <reference lib="dom" />
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { listStates, misplacedText, movingThings, openState, settle, type DrawnState } from '../support/gallery.js';

const usualSize = new Map([
  ['pc', { width: 1280, height: 800 }],
  ['phone', { width: 360, height: 740 }],
]);
/** What is drawn at 16 px a rem, drawn at 32 on twice the smallest width: text of 200 %. */
const largeText = { width: 640, height: 1136 };
/** Themes differ in their colours alone, and languages not in them: the second theme is looked at in one language. */
const rulesByTheme = {
  light: {},
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
} satisfies Record<string, RunOptions>;
const smallPhone = { width: 320, height: 568 };

/** It takes a minute and a half; where two cores do much else meanwhile, it may take its time. */
const allWithinMs = 300_000;

/** Every state in every language is opened once, and looked at in both themes, small, mirrored and with large text. */
describe('every state of the pages', () => {
  const findings = { axe: [] as string[], console: [] as string[], layout: [] as string[], motion: [] as string[] };
  let chromium: Browser;

  beforeAll(async () => {
    chromium = await launchChromium();
    // An element that fades in has no contrast to speak of; people who asked for no motion see each state at once.
    const context = await chromium.newContext({ reducedMotion: 'reduce' });
    const pages = [await context.newPage(), await context.newPage()];
    const states = await listStates(pages[0]!);
    await Promise.all(pages.map((page) => lookAtAll(page, states)));
  }, allWithinMs);
  afterAll(() => chromium.close());

  async function lookAtAll(page: Page, states: DrawnState[]): Promise<void> {
    let name = '';
    page.on('pageerror', (error) => findings.console.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') findings.console.push(`${name}: ${message.text()}`);
    });
    for (let state = states.shift(); state; state = states.shift()) {
      name = state.name;
      await page.setViewportSize(usualSize.get(state.page)!);
      await openState(page, state);
      findings.motion.push(...(await movingThings(page)).map((thing) => `${name}: ${thing}`));
      await page.evaluate(axe.source);
      for (const [colorScheme, rules] of Object.entries(rulesByTheme)) {
        if (colorScheme === 'dark' && state.language !== 'zh-CN') continue;
        await page.emulateMedia({ colorScheme: colorScheme as keyof typeof rulesByTheme });
        await settle(page);
        findings.axe.push(...(await seriousFaults(page, rules)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
      }
      await lookAtLayout(page, name);
    }
  }

  async function lookAtLayout(page: Page, name: string): Promise<void> {
    const note = async (how: string): Promise<void> => {
      findings.layout.push(...(await misplacedText(page)).map((text) => `${name}, ${how}: ${text}`));
    };
    await page.setViewportSize(smallPhone);
    await note('320 px');
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    await note('320 px, right to left');
    await page.setViewportSize(largeText);
    await page.evaluate(() => {
      document.documentElement.dir = 'ltr';
      document.documentElement.style.fontSize = '32px';
    });
    await note('text of 200 %');
  }

  it('has nothing that axe-core calls serious or critical, in either theme', () => {
    expect(findings.axe).toEqual([]);
  });

  it('says nothing on the console', () => {
    expect(findings.console).toEqual([]);
  });

  it('shows its text whole at 320 px, mirrored, and twice as large, and never scrolls sideways', () => {
    expect(findings.layout).toEqual([]);
  });

  it('holds still for people who asked for less motion', () => {
    expect(findings.motion).toEqual([]);
  });
});

async function seriousFaults(page: Page, rules: RunOptions): Promise<string[]> {
  const options = JSON.stringify({ resultTypes: ['violations'], ...rules });
  const results = await page.evaluate<AxeResults>(`axe.run(${options})`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
