/** What `npm start` tells the person before the terminal. */
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { projectFolder } from './project.mjs';

const slowStartMs = 30_000;
const demoPeople = ['alice / alice-demo-password', 'bob / bob-demo-password', 'admin / admin-demo-password'];

/** One line about which server is used: named by a variable, or a private one at this address. */
export function tellServer(name, server, url) {
  if (typeof server === 'string') {
    console.log(`${name}: as ${server} says`);
    return;
  }
  const { facts, isJoined } = server;
  const whose = isJoined ? 'shared with the other npm start in this folder' : 'private';
  console.log(`${name}: ${facts.version}, ${whose}, data in ${relative(projectFolder, facts.folder)} (${url})`);
}

/** True once the service says that it is ready; false when it ended before that. */
export async function waitUntilReady(port, ended) {
  const startedAt = Date.now();
  let hasEnded = false;
  let told = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    if (await isReady(port)) return !hasEnded;
    if (!told && Date.now() - startedAt > slowStartMs) {
      told = true;
      console.log(`Still waiting for http://localhost:${port}/health/ready …`);
    }
    await sleep(100);
  }
  return false;
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false; // Not listening yet.
  }
}

export function tellAddresses(port, env) {
  const origin = (env.PUBLIC_URL || `http://localhost:${port}`).replace(/\/$/, '');
  const lines = [
    '',
    'Saoma is ready.',
    `  PC page     ${origin}/`,
    `  Phone page  ${origin}/phone`,
    `  API docs    ${origin}/docs`,
    `  Demo people ${demoPeople.join(', ')}`,
    '  Ctrl-C stops it.',
    '',
  ];
  console.log(lines.join('\n'));
}

/** Shows the service's JSON log to people. */
export async function formatLog(stream) {
  const { default: pretty } = await import('pino-pretty'); // There only after `npm ci`.
  stream.pipe(
    pretty({ destination: 1, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', singleLine: true }),
  );
}
