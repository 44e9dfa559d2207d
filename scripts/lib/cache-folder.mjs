/** Folders for what can be made again: unpacked packages, copies of binaries. */
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

import { dataFolder } from './project.mjs';

/** A folder of ours in the user's cache, else (no home that can be written to) in the project's `.data`. */
export function cacheFolder() {
  const home = platform() === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  const candidates = [join(process.env.XDG_CACHE_HOME || home, 'saoma'), join(dataFolder, 'cache')];
  return firstUsable(candidates, 0o755);
}

/** A folder that every user of the machine can read. Only root asks for it, whose own cache others can't enter. */
export function sharedCacheFolder() {
  return firstUsable(['/var/cache/saoma', '/var/tmp/saoma', '/tmp/saoma'], 0o755);
}

/** What lies in a folder that somebody else owns could be theirs too: we would run their program. */
function firstUsable(candidates, mode) {
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true, mode });
      const stat = lstatSync(folder);
      const isOurs = stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & 0o022) === 0;
      if (isOurs) return folder;
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'ENOENT'].includes(error.code)) throw error;
    }
  }
  throw new Error(`None of these folders can be used as a cache: ${candidates.join(', ')}`);
}
