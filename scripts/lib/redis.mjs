/** A private Redis: a data folder of our own, on 127.0.0.1 only, on a free port. */
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findFreePort } from './free-port.mjs';
import { joinServer, keepServer, readTail } from './kept-server.mjs';
import { withLock } from './lock.mjs';
import { findRedis, redisEnvironment } from './redis-binaries.mjs';
import { ScriptError } from './script.mjs';

const readyWithinMs = 60_000;
const answerWithinMs = 1_000;
const attempts = 3;

/**
 * The Redis on `<parent>/redis`, started when it doesn't run, joined when another script runs it already. It writes
 * each change down and refuses writes rather than forget something, as Saoma needs.
 * @param {string} parent a folder of ours, such as `.data`; the log lies there too
 * @returns {Promise<import('./kept-server.mjs').KeptServer & { url: string, isJoined: boolean }>}
 */
export async function startRedis(parent, { onDownload } = {}) {
  const folder = join(parent, 'redis');
  const stateFile = join(parent, 'redis.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return withLock(`${stateFile}.lock`, async () => {
    const joined = await joinServer(stateFile, folder);
    if (joined) return withUrl(joined, true);

    const program = await findRedis(onDownload);
    for (let attempt = 1; ; attempt += 1) {
      const server = await startOnFreePort(parent, folder, stateFile, program);
      if (server) return withUrl(server, false);
      if (attempt === attempts) throw new ScriptError('Redis found its port taken three times in a row.');
    }
  });
}

function withUrl(server, isJoined) {
  return { ...server, url: `redis://127.0.0.1:${server.facts.port}`, isJoined };
}

async function startOnFreePort(parent, folder, stateFile, { command, libraryPath, version }) {
  const port = await findFreePort();
  const logFile = join(parent, 'redis.log');
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    daemonize: 'no',
    appendonly: 'yes',
    save: '', // The append-only file is enough.
    'maxmemory-policy': 'noeviction',
  };
  const server = await keepServer({
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    options: { cwd: folder, env: redisEnvironment(libraryPath) },
    logFile,
    stopSignal: 'SIGTERM',
    facts: { port, version, folder },
    stateFile,
  });
  let hasEnded = false;
  void server.ended.then(() => (hasEnded = true));
  const deadline = Date.now() + readyWithinMs;
  while (!(await answers(port))) {
    if (hasEnded && readTail(logFile).includes('Address already in use')) return undefined;
    if (hasEnded || Date.now() > deadline) {
      throw new ScriptError(`Redis did not start. The end of ${logFile}:\n\n${readTail(logFile)}`);
    }
    await sleep(20);
  }
  return server;
}

/** Whether PING gives PONG: while Redis still reads its file it answers with an error. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: answerWithinMs }, () => socket.write('PING\r\n'));
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (reply) => settle(reply.toString().startsWith('+PONG')));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
