/** The packages in node_modules. */
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';

import { run } from './child-process.mjs';
import { projectFolder } from './project.mjs';
import { ScriptError } from './script.mjs';

const lockFile = join(projectFolder, 'package-lock.json');
/** npm writes it last, so it is missing when an installation was broken off. */
const installedFile = join(projectFolder, 'node_modules', '.package-lock.json');

/**
 * Runs `npm ci` when packages are missing or others than package-lock.json names. None of them needs its install
 * script to work here, so none may run.
 * @param {{ onlyWhenMissing?: boolean }} options leave alone what is installed, as an image for production wants
 */
export async function ensureDependencies({ onlyWhenMissing = false } = {}) {
  if (existsSync(installedFile) && (onlyWhenMissing || isUpToDate())) return;
  console.log('Installing packages (npm ci) …');
  const npm =
    basename(process.env.npm_execpath ?? '') === 'npm-cli.js' ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...args] = [
    ...npm,
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { code, output } = await run(command, args);
  if (code !== 0) throw new ScriptError(`The packages could not be installed (npm ci):\n\n${output.trimEnd()}`);
}

/** By time first, then by content: git writes package-lock.json anew without changing it. */
function isUpToDate() {
  const wantedAt = statSync(lockFile).mtimeMs;
  if (statSync(installedFile).mtimeMs >= wantedAt) return true;
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const isSame = Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    // What is optional may be meant for another platform.
    return installed[path] ? installed[path].version === entry.version : entry.optional === true;
  });
  if (isSame) touch(installedFile);
  return isSame;
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error; // Then it is compared again next time.
  }
}
