/** A private PostgreSQL: a data folder of our own, on 127.0.0.1 only, on a free port. */
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { run } from './child-process.mjs';
import { findFreePort } from './free-port.mjs';
import { joinServer, keepServer, readTail } from './kept-server.mjs';
import { withLock } from './lock.mjs';
import { findPostgresBinaries, postgresUser } from './postgres-binaries.mjs';
import { ScriptError } from './script.mjs';

const readyWithinMs = 60_000;
const attempts = 3;

/**
 * The database server on `<parent>/postgres`, made when missing, joined when another script runs it already.
 * @param {string} parent a folder of ours, such as `.data`; its log lies there too
 * @param {string[]} settings like `fsync=off`
 * @param {{ temporaryFolder?: string }} options a folder to remove when the server has ended
 * @returns {Promise<import('./kept-server.mjs').KeptServer & { url: (database: string) => string, isJoined: boolean }>}
 */
export async function startPostgres(parent, settings = [], { temporaryFolder } = {}) {
  mkdirSync(parent, { recursive: true });
  const folder = join(parent, 'postgres');
  const stateFile = join(parent, 'postgres.json');
  return withLock(`${stateFile}.lock`, async () => {
    const joined = await joinServer(stateFile, folder);
    if (joined) return withUrl(joined, true);

    const user = postgresUser(folder);
    const { binaries, version } = await findPostgresBinaries(user);
    if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(folder, binaries, user);
    checkVersion(folder, version);
    for (let attempt = 1; ; attempt += 1) {
      const server = await startOnFreePort({
        parent,
        folder,
        stateFile,
        binaries,
        version,
        user,
        settings,
        temporaryFolder,
      });
      if (server) return withUrl(server, false);
      if (attempt === attempts) throw new ScriptError('Postgres found its port taken three times in a row.');
    }
  });
}

/** Creates the database unless it is there. */
export async function ensureDatabase(server, name) {
  await query(server.url('postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${name}"`);
  });
}

function withUrl(server, isJoined) {
  const url = (database) => `postgres://postgres@127.0.0.1:${server.facts.port}/${database}`;
  return { ...server, url, isJoined };
}

/**
 * How to name the data folder to PostgreSQL. As root we run it as somebody who may not be able to walk the path to
 * the folder (under a closed home), but the kernel lets a process reach the folder it was started in; PostgreSQL
 * wants a full path, and this is one.
 */
function folderOptions(folder, user) {
  const asRoot = user.uid !== undefined && process.platform === 'linux';
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  return { path: asRoot ? '/proc/self/cwd' : folder, spawn: { ...user, cwd: folder, env } };
}

/** initdb in a folder aside, renamed when complete: a first start that is broken off leaves nothing half made. */
async function initialise(folder, binaries, user) {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(unfinished, user.uid, user.gid);
  const { path, spawn } = folderOptions(unfinished, user);
  const initdbArgs = ['-D', path, '-U', 'postgres', '-A', 'trust', '--locale=C', '-E', 'UTF8', '--no-instructions'];
  const { code, output } = await run(join(binaries, 'bin', 'initdb'), initdbArgs, spawn);
  if (code !== 0) throw new ScriptError(`PostgreSQL could not make its data folder ${folder}:\n\n${output.trimEnd()}`);
  renameSync(unfinished, folder);
}

function checkVersion(folder, version) {
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (made === version.split('.')[0]) return;
  throw new ScriptError(
    `${folder} was made by PostgreSQL ${made}, but this is ${version}.\n` +
      'Move that folder away to begin with an empty database, or set DATABASE_URL to a server of version ' +
      made,
  );
}

async function startOnFreePort({ parent, folder, stateFile, binaries, version, user, settings, temporaryFolder }) {
  const port = await findFreePort();
  const logFile = join(parent, 'postgres.log');
  const { path, spawn } = folderOptions(folder, user);
  const all = ['unix_socket_directories=', 'log_timezone=UTC', 'timezone=UTC', ...settings];
  const server = await keepServer({
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', path, '-h', '127.0.0.1', '-p', String(port), ...all.flatMap((setting) => ['-c', setting])],
    options: spawn,
    logFile,
    // SIGINT rolls back what runs and writes everything down; SIGQUIT just ends, which is enough for what is removed.
    stopSignal: temporaryFolder ? 'SIGQUIT' : 'SIGINT',
    facts: { port, version, folder },
    stateFile,
    temporaryFolder,
  });
  let hasEnded = false;
  void server.ended.then(() => (hasEnded = true));
  const deadline = Date.now() + readyWithinMs;
  while (!(await answers(port))) {
    if (hasEnded && readTail(logFile).includes('could not bind')) return undefined;
    if (hasEnded || Date.now() > deadline) {
      throw new ScriptError(`Postgres did not start. The end of ${logFile}:\n\n${readTail(logFile)}`);
    }
    await sleep(30);
  }
  return server;
}

async function answers(port) {
  try {
    await query(`postgres://postgres@127.0.0.1:${port}/postgres`, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    return false; // Not listening yet, or still recovering; why it never does stands in its log.
  }
}

async function query(connectionString, work) {
  const { default: pg } = await import('pg'); // There only after `npm ci`.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // A server that stops under us; the query fails too.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
