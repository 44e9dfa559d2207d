/** The browser for the end-to-end tests: the machine's own, or Debian's. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { run } from './child-process.mjs';
import { ScriptError } from './script.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium; installed first where we are root on Debian or Ubuntu. */
export async function findChromium() {
  const found = onPath();
  if (found) return found;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log('Installing Chromium (Debian package) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['-qq', 'update'], { env });
    const packages = ['chromium', 'fonts-wqy-zenhei'];
    const { output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
    const installed = onPath();
    if (installed) return installed;
    console.error(output);
  }
  throw new ScriptError('The end-to-end tests need Chromium: sudo apt-get install chromium, or have it on PATH.');
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}
