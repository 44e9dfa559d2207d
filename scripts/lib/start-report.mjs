/** What `npm start` tells the person before the terminal. */
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
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

/** True once the service at this origin says that it is ready; false when it ended before that. */
export async function waitUntilReady(origin, ended) {
  const startedAt = Date.now();
  let hasEnded = false;
  let told = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    if (await isReady(origin)) return !hasEnded;
    if (!told && Date.now() - startedAt > slowStartMs) {
      told = true;
      console.log(`Still waiting for ${origin}/health/ready …`);
    }
    await sleep(100);
  }
  return false;
}

/** Asks this very machine, so it doesn't matter who vouches for the certificate, or for which name. */
function isReady(origin) {
  const get = origin.startsWith('https:') ? getHttps : getHttp;
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', rejectUnauthorized: false, agent: false, timeout: 2_000 };
    const request = get(`${origin}/health/ready`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false)); // Not listening yet.
  });
}

export function tellAddresses(publicUrl, simulatorUrl) {
  const origin = publicUrl.replace(/\/$/, '');
  const lines = [
    '',
    'Saoma is ready.',
    `  PC page     ${origin}/`,
    `  Phone page  ${origin}/phone`,
    `  API docs    ${origin}/docs`,
    `  Messages    ${simulatorUrl}/ (nothing is really sent)`,
    `  Demo people ${demoPeople.join(', ')}`,
    '  Ctrl-C stops it.',
    '',
  ];
  console.log(lines.join('\n'));
}

/** How a phone in the same network gets here, and why its browser warns. */
export async function tellPhone(publicUrl, { addresses, certificate }) {
  const [likeliest, ...others] = addresses;
  const lines = likeliest
    ? [`Open ${publicUrl} on the PC and ${publicUrl}/phone on a phone in the same network (${likeliest.name}).`]
    : [
        'This machine has no address in a network, so only its own browsers come here. Connect it, and start again;',
        'in a container or a virtual machine, start where the network is.',
      ];
  if (others.length > 0) {
    const list = others.map(({ address, name }) => `${address} (${name})`).join(', ');
    lines.push(`If that is the wrong network, this machine also has: ${list}. A firewall may need to let the port in.`);
  }
  if (certificate) lines.push('', ...aboutCertificate(certificate));
  console.log(`${lines.join('\n')}\n`);
  if (likeliest && process.stdout.isTTY) {
    const { default: qrcode } = await import('qrcode'); // There only after `npm ci`.
    console.log(await qrcode.toString(`${publicUrl}/phone`, { type: 'terminal', small: true }));
  }
}

function aboutCertificate({ fingerprint, validTo }) {
  return [
    'Each browser warns once: “Your connection is not private” (Chrome), “This Connection Is Not Private” (Safari),',
    '“Potential Security Risk” (Firefox). The connection is encrypted; it is only that nobody but this machine vouches for',
    'the certificate, which it made itself. For trying things out that is fine: go on by “Advanced”',
    'or “Show Details”. To be quite sure, compare the SHA-256 fingerprint that the browser shows:',
    `  ${fingerprint}`,
    `It is used until ${validTo.toISOString().slice(0, 10)} or until this machine gets another address; then the browsers ask again.`,
  ];
}

/** Shows the service's JSON log to people. */
export async function formatLog(stream) {
  const { default: pretty } = await import('pino-pretty'); // There only after `npm ci`.
  stream.pipe(
    pretty({ destination: 1, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', singleLine: true }),
  );
}
