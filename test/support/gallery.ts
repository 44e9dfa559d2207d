/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { testEnvironment } from './servers.js';

/** A state of one of the pages, in one language, as the gallery draws it without a service. */
export interface DrawnState {
  readonly name: string;
  readonly page: string;
  readonly language: string;
  readonly url: string;
}

/** Every state in every language, as the gallery lists them: a new sample is tested without a word here. */
export async function listStates(page: Page): Promise<DrawnState[]> {
  await page.goto(testEnvironment('TEST_GALLERY_URL'));
  const links = page.locator('.gallery-list a');
  await links.first().waitFor();
  const urls = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  return urls.map((url) => {
    const { page: name = '', state = '', language = '' } = Object.fromEntries(new URL(url).searchParams);
    return { name: `${name}/${state} (${language})`, page: name, language, url };
  });
}

export async function openState(page: Page, { url }: DrawnState): Promise<void> {
  await page.goto(url);
  await page.locator('states-gallery[data-drawn]').waitFor();
  await settle(page);
}

/**
 * Lets what fades from one look to another have done so: halfway, its colours are nobody's choice. Not waited for, since
 * a tab behind another may be drawn no frames.
 */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    // What takes longer than this tells the time that is left, or turns for ever.
    const passingWithinMs = 1_000;
    for (const animation of document.getAnimations()) {
      if (Number(animation.effect?.getComputedTiming().endTime) <= passingWithinMs) animation.finish();
    }
  });
}

/** What of the page's text can't be read where it should: it sticks out of its box, or of the window. */
export async function misplacedText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${String(root.scrollWidth)} px wide`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const parent = text.parentElement;
      if (parent === null || text.nodeValue?.trim() === '' || !parent.checkVisibility()) continue;
      if (parent.closest('.visually-hidden, noscript, script, style, svg') !== null) continue;
      let box = parent;
      while (/^(inline|contents)$/.test(getComputedStyle(box).display)) box = box.parentElement ?? document.body;
      const range = document.createRange();
      range.selectNodeContents(text);
      const [inner, outer] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
      const left = Math.max(outer.left, 0) - 1;
      const right = Math.min(outer.right, root.clientWidth) + 1;
      if (inner.left < left || inner.right > right) found.push(`"${text.nodeValue?.trim() ?? ''}" sticks out`);
    }
    return found;
  });
}

/** What moves although the person has asked for less motion; what only fades may. */
export async function movingThings(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect, playState }) => {
        const moves = /^(transform|translate|rotate|scale|left|right|top|bottom|inset.*|margin.*)$/;
        const properties = (effect as KeyframeEffect).getKeyframes().flatMap((frame) => Object.keys(frame));
        return playState === 'running' && properties.some((name) => moves.test(name));
      })
      .map(({ effect }) => `${(effect as KeyframeEffect).target?.className ?? 'something'} moves`),
  );
}
