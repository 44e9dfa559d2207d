/** The side of `npm start` and `npm test` in keeper.mjs: starts a server under a keeper, or joins one that runs. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { isAlive } from './lock.mjs';

const keeperFile = fileURLToPath(new URL('./keeper.mjs', import.meta.url));
const joinWithinMs = 2_000;
const endWithinMs = 30_000;

/**
 * A running server as its users see it.
 * @typedef {object} KeptServer
 * @property {object} facts what the starter noted about it, such as its port
 * @property {import('node:stream').Duplex} lease give it to a child as an extra stdio entry, and the server outlives that child
 * @property {Promise<void>} ended settles when the server has stopped, whoever stopped it
 * @property {() => Promise<void>} release lets go; when nobody else needs the server, waits until it has stopped
 */

/**
 * Starts `command` under a keeper of its own.
 * @param {{ command: string, args: string[], options: object, logFile: string, stopSignal: string, facts: object,
 *   stateFile?: string, temporaryFolder?: string }} spec `stateFile` lets others join; `temporaryFolder` is removed at the end
 * @returns {Promise<KeptServer>}
 */
export async function keepServer(spec) {
  const keeper = spawn(process.execPath, [keeperFile, JSON.stringify(spec)], {
    detached: true,
    cwd: '/',
    // A debugger asked for in NODE_OPTIONS is meant for the service.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  keeper.stdin.on('error', () => {}); // The keeper is gone; 'exit' follows.
  const exited = once(keeper, 'exit');
  const released = new Promise((resolve) => {
    keeper.stdout.on('data', (chunk) => String(chunk).includes('released\n') && resolve());
  });
  const lines = createInterface({ input: keeper.stdout });
  const started = await Promise.race([once(lines, 'line'), exited.then(() => undefined)]);
  if (!started) throw new Error(`${basename(spec.command)} did not start:\n${readTail(spec.logFile)}`);
  // Neither may hold this process open: it ends when its own work is done.
  keeper.unref();
  keeper.stdout.unref();

  return {
    facts: spec.facts,
    lease: keeper.stdin,
    ended: exited.then(() => undefined),
    release: async () => {
      keeper.ref();
      keeper.stdout.ref();
      keeper.stdin.end();
      await Promise.race([exited, released]);
    },
  };
}

/**
 * Joins the server that `stateFile` tells of. When its keeper is about to end, or was killed and left its server
 * behind, waits until (or sees to it that) the server is gone, and returns undefined: then a new one can be started.
 * @returns {Promise<KeptServer | undefined>}
 */
export async function joinServer(stateFile, folder) {
  const deadline = Date.now() + endWithinMs;
  while (existsSync(stateFile)) {
    const state = JSON.parse(readFileSync(stateFile, 'utf8'));
    const socket = await openLease(state);
    if (socket) {
      const ended = new Promise((resolve) => socket.once('close', resolve));
      const release = async () => {
        // Lending it to a child has paused it: what isn't read never closes, and Node ends with 13 where nothing is left to do.
        socket.resume();
        socket.ref();
        socket.end();
        await ended;
      };
      return { facts: state, lease: socket, ended, release };
    }
    if (!runs(state.keeperPid, basename(keeperFile))) {
      await endOrphan(state.serverPid, folder);
      rmSync(stateFile, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(`The keeper of ${folder} (process ${state.keeperPid}) neither answers nor ends.`);
    } else {
      await sleep(100);
    }
  }
  return undefined;
}

/** The last lines of a server's log, for a message about why it did not start. */
export function readTail(logFile) {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : '';
}

async function openLease({ leasePort, token }) {
  const socket = connect({ port: leasePort, host: '127.0.0.1' });
  const signal = AbortSignal.timeout(joinWithinMs);
  try {
    await once(socket, 'connect', { signal });
    socket.write(`${token}\n`);
    await once(socket, 'data', { signal });
    socket.on('error', () => {}); // 'close' follows.
    socket.resume();
    socket.unref();
    return socket;
  } catch {
    socket.on('error', () => {});
    socket.destroy();
    return undefined; // Nobody there, or a stranger that has the port now.
  }
}

async function endOrphan(pid, folder) {
  if (!runs(pid, /postgres|redis-server|valkey-server/, folder)) return;
  process.kill(pid, 'SIGINT'); // Postgres: end the sessions and stop; Redis: the same as SIGTERM.
  const deadline = Date.now() + endWithinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`A server left over in ${folder} (process ${pid}) does not stop.`);
    await sleep(50);
  }
}

/**
 * Whether this process runs that program (in that folder, where the system tells), and is not a stranger who got its
 * id later: in containers the same small ids come back at each start.
 */
function runs(pid, program, folder) {
  if (!Number.isInteger(pid) || !isAlive(pid)) return false;
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).search(program) !== -1;
    }
    if (folder && readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(folder)) return false;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').search(program) !== -1;
  } catch {
    return false; // Ended meanwhile, or not ours to look at.
  }
}
