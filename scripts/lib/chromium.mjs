/** The browser of the e2e tests and of the pictures of states. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { run } from './child-process.mjs';
import { ScriptError } from './script.mjs';

/** Without the background ones Chromium calls its maker at every start. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
// The pages are in Chinese too: without such a font a picture of a failed test shows empty boxes.
const packages = ['chromium', 'fonts-wqy-zenhei'];

/** The path of Chromium or Chrome; root on Debian or Ubuntu gets it installed. CHROMIUM names another one. */
export async function findChromium() {
  const found = await firstThatRuns();
  if (found) return found;
  const canInstall = process.getuid() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) throw new ScriptError(advice());

  console.log('Installing Chromium (apt-get) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['-q', 'update'],
    ['-q', 'install', '-y', '--no-install-recommends', ...packages],
  ]) {
    const { code, output } = await run('apt-get', args, { env });
    if (code !== 0) throw new ScriptError(`${advice()}\n\napt-get ${args.join(' ')} failed:\n${output.trimEnd()}`);
  }
  const installed = await firstThatRuns();
  if (!installed) throw new ScriptError(advice());
  return installed;
}

async function firstThatRuns() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : [...elsewhere, ...onPath];
  for (const file of candidates.filter((candidate) => existsSync(candidate))) {
    // Ubuntu has a script of this name that only says: install the snap.
    const { code } = await run(file, ['--version']);
    if (code === 0) return file;
  }
  return undefined;
}

function advice() {
  const install =
    process.platform === 'darwin'
      ? 'brew install --cask chromium'
      : 'sudo apt-get install chromium (or your system’s way)';
  return `The browser tests need Chromium or Chrome, and there is none.\nInstall it:        ${install}\nor name it:        CHROMIUM=/path/to/chrome npm run test:e2e`;
}
