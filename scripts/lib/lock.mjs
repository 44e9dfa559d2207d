/** A lock between processes, kept as a file: two `npm start` at once must not install or build over each other. */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 100;
const touchEveryMs = 2_000;
// A holder touches its lock. One that we saw untouched for so long is dead, whatever its process id says now: ids are
// used again after a reboot and differ between containers. We count our own looks, not the age of the file, so that
// a laptop waking from sleep takes nothing from a holder that slept too.
const staleAfterLooks = 15_000 / lookEveryMs;

/**
 * Runs `work` while this process alone holds the lock, and returns what it returns. Waits for another holder as long
 * as that lives; `onWait` is called once when there is something to wait for.
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  const content = `${process.pid} ${randomUUID()}`;
  let seen;
  let looksWithoutChange = 0;
  while (!tryCreate(file, content)) {
    const holder = readHolder(file);
    if (!holder) continue;
    if (!seen) onWait();
    looksWithoutChange = seen?.touchedAt === holder.touchedAt ? looksWithoutChange + 1 : 0;
    seen = holder;
    if (looksWithoutChange > staleAfterLooks || !isAlive(holder.pid)) takeAway(file, holder.content);
    else await sleep(lookEveryMs);
  }

  const touching = setInterval(() => utimes(file, new Date(), new Date(), () => {}), touchEveryMs);
  touching.unref();
  const removeIfOurs = () => {
    if (readHolder(file)?.content === content) rmSync(file, { force: true });
  };
  process.once('exit', removeIfOurs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    process.off('exit', removeIfOurs);
    removeIfOurs();
  }
}

function tryCreate(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file) {
  try {
    const content = readFileSync(file, 'utf8');
    return { content, pid: Number.parseInt(content, 10), touchedAt: statSync(file).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // Released just now.
    throw error;
  }
}

/** Renaming is atomic: of two processes that saw the same dead lock, one removes it and the other finds it gone. */
function takeAway(file, staleContent) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Somebody was quicker and has made a lock of their own since we looked: give it back.
  if (readFileSync(aside, 'utf8') !== staleContent) {
    try {
      linkSync(aside, file);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}

/** Whether a process with this id runs, be it ours or another user's. True when there is no id (yet) to look at. */
export function isAlive(pid) {
  if (!Number.isInteger(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
