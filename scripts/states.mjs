/**
 * `npm run states`: a picture of every state of both pages, in each language, theme and size, into `.data/states`, with
 * an `index.html` that shows them all. Narrower: `npm run states -- phone/asking pc --theme dark --language en --size 360x740`.
 * Fails when a state makes the browser's console complain.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

import { chromiumFlags, findChromium } from './lib/chromium.mjs';
import { writeContactSheet } from './lib/contact-sheet.mjs';
import { listStates, serveGallery } from './lib/gallery.mjs';
import { dataFolder, projectFolder } from './lib/project.mjs';
import { runScript, ScriptError } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';

const folder = join(dataFolder, 'states');
const themes = ['light', 'dark'];
/** A desktop and a phone of today; the page for phones also on the smallest that is still about. */
const sizes = { pc: ['1280x800', '360x740'], phone: ['360x740', '320x568'] };
const tabs = 3; // More did not get through them any sooner on two cores.

await runScript(async (onEnd) => {
  const startedAt = Date.now();
  const wanted = readWishes();
  await setUp({ service: false, gallery: true });
  const executablePath = await findChromium();
  const gallery = await serveGallery();
  onEnd(gallery.close);
  const { chromium } = await import('playwright-core'); // There only after `npm ci`.
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  onEnd(() => browser.close());

  // Still, and in one time zone: two runs of the same code make the same pictures, but for the seconds that are left.
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' });
  const pages = await Promise.all(Array.from({ length: tabs }, () => context.newPage()));
  const states = choose(await listStates(pages[0], gallery.url), wanted);

  if (wanted.isEverything) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const complaints = [];
  let pictures = 0;
  await Promise.all(
    pages.map(async (page) => {
      let current;
      const complain = (text) => complaints.push(`${current?.page}/${current?.state} (${current?.language}): ${text}`);
      page.on('pageerror', (error) => complain(error.message));
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(message.text()));
      for (current = states.shift(); current; current = states.shift()) {
        const taken = await takePictures(page, current, wanted);
        pictures += taken; // Read after the wait: the tabs count together.
      }
    }),
  );

  const sheet = writeContactSheet(folder);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${pictures} pictures in ${seconds} s: ${relative(projectFolder, sheet)}`);
  for (const complaint of new Set(complaints)) console.error(`The console complains in ${complaint}`);
  return complaints.length === 0 ? 0 : 1;
});

function readWishes() {
  let parsed;
  const choice = { type: 'string', multiple: true };
  try {
    parsed = parseArgs({ allowPositionals: true, options: { theme: choice, language: choice, size: choice } });
  } catch (error) {
    throw new ScriptError(`${error.message}\nThere are [page[/state]]…, --theme, --language and --size.`);
  }
  const { values, positionals } = parsed;
  refuseUnknown('theme', values.theme, themes);
  refuseUnknown('size', values.size, [...new Set(Object.values(sizes).flat())]);
  const isEverything = positionals.length === 0 && Object.keys(values).length === 0;
  return { ...values, names: positionals, isEverything };
}

/** The states that were asked for: by page, by page and state; all of them unless any was named. */
function choose(states, { names, language }) {
  refuseUnknown('language', language, [...new Set(states.map((state) => state.language))]);
  const isNamed = (name, { page, state }) => name === page || name === `${page}/${state}`;
  for (const name of names) {
    if (states.some((state) => isNamed(name, state))) continue;
    const known = new Set(states.map(({ page, state }) => `${page}/${state}`));
    throw new ScriptError(`There is no state ${name}. There are: ${[...known].join(', ')}`);
  }
  return states.filter(
    (state) =>
      (names.length === 0 || names.some((name) => isNamed(name, state))) &&
      (language === undefined || language.includes(state.language)),
  );
}

function refuseUnknown(option, given = [], known) {
  const unknown = given.filter((value) => !known.includes(value));
  if (unknown.length > 0)
    throw new ScriptError(`No such ${option}: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
}

/** All pictures of one state in one language; how many. */
async function takePictures(page, { page: name, state, language, url }, wanted) {
  await page.goto(url);
  await page.locator('states-gallery[data-drawn]').waitFor();
  let pictures = 0;
  for (const size of sizes[name].filter((each) => wanted.size?.includes(each) ?? true)) {
    const [width, height] = size.split('x').map(Number);
    await page.setViewportSize({ width, height });
    for (const colorScheme of themes.filter((each) => wanted.theme?.includes(each) ?? true)) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(finishFading);
      const file = `${name}-${state}--${language}-${colorScheme}-${size}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
      pictures += 1;
    }
  }
  return pictures;
}

/** Runs in the page: what fades into the other theme has done so; what takes longer shows the time that is left. */
function finishFading() {
  const passingWithinMs = 1_000;
  for (const animation of document.getAnimations()) {
    if (Number(animation.effect?.getComputedTiming().endTime) <= passingWithinMs) animation.finish();
  }
}
