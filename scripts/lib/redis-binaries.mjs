/** A Redis (or Valkey) server program: the machine's own, else Debian's package unpacked into a cache, without root. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { cacheFolder } from './cache-folder.mjs';
import { run } from './child-process.mjs';
import { ScriptError } from './script.mjs';

const lowestVersion = 7; // SPUBLISH and SSUBSCRIBE came with it.

/**
 * @typedef {{ command: string, libraryPath: string, version: string, isUnpacked: boolean }} RedisProgram
 * `libraryPath` is for LD_LIBRARY_PATH, empty when there is no need
 */

/**
 * @param {() => void} onDownload called before something is fetched
 * @returns {Promise<RedisProgram>}
 */
export async function findRedis(onDownload = () => {}) {
  const tooOld = [];
  for (const command of programsOnPath()) {
    const version = await versionOf(command, '');
    if (version && Number.parseInt(version, 10) >= lowestVersion) {
      return { command, libraryPath: '', version, isUnpacked: false };
    }
    tooOld.push(`${command} is ${version ? `version ${version}` : 'not working'}`);
  }

  const folder = join(cacheFolder(), `redis-${process.arch}`);
  const cached = await findUnpacked(folder);
  if (cached) return cached;
  const hasApt = process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');
  if (!hasApt) throw new ScriptError(adviceFor(tooOld));

  onDownload();
  const failure = await unpackDebianPackage(folder);
  const unpacked = await findUnpacked(folder);
  if (unpacked) return unpacked;
  throw new ScriptError(
    `${adviceFor(tooOld)}\n\nDebian's own package could not be used: ${failure ?? 'it is too old'}`,
  );
}

function programsOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.filter((file) => existsSync(file));
}

async function versionOf(command, libraryPath) {
  const { code, output } = await run(command, ['--version'], { env: redisEnvironment(libraryPath) });
  return code === 0 ? /(?:v=| v?)(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}

/** The environment a program found here needs. */
export function redisEnvironment(libraryPath) {
  const base = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  return libraryPath === '' ? base : { ...base, LD_LIBRARY_PATH: libraryPath };
}

async function findUnpacked(folder) {
  const command = join(folder, 'usr', 'bin', 'redis-server');
  if (!existsSync(command)) return undefined;
  const libraryPath = libraryFolders(folder).join(delimiter);
  const version = await versionOf(command, libraryPath);
  const isNewEnough = version && Number.parseInt(version, 10) >= lowestVersion;
  return isNewEnough ? { command, libraryPath, version, isUnpacked: true } : undefined;
}

function libraryFolders(folder) {
  const roots = ['lib', 'usr/lib'].map((path) => join(folder, path)).filter((path) => existsSync(path));
  const nested = roots.flatMap((root) =>
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, entry.name)),
  );
  return [...roots, ...nested].filter((path) => readdirSync(path).some((name) => name.includes('.so')));
}

/**
 * Fetches redis-tools and what it needs that the machine lacks (6.7 MB, 3 s), with package lists of our own, because
 * the system's may be missing or only root's to renew. The server is in redis-tools: redis-check-rdb is the same
 * program under another name.
 * @returns {Promise<string | undefined>} why it failed
 */
async function unpackDebianPackage(folder) {
  const work = `${folder}.${randomUUID()}`;
  const downloads = join(work, 'downloads');
  for (const path of ['lists/partial', 'cache/archives/partial', 'downloads'])
    mkdirSync(join(work, path), { recursive: true });
  const apt = (...args) =>
    run(
      'apt-get',
      [
        ...['-o', `Dir::State::Lists=${work}/lists`, '-o', `Dir::Cache=${work}/cache`],
        // As root, apt would fetch as a user who may not enter our folder.
        ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root', '-qq', ...args],
      ],
      { cwd: downloads, env: { ...process.env, LC_ALL: 'C' } },
    );
  try {
    const update = await apt('update');
    if (update.code !== 0) return update.output.trim();
    const download = await apt('download', ...(await missingPackages(apt)));
    if (download.code !== 0) return download.output.trim();

    const root = join(work, 'root');
    for (const file of readdirSync(downloads)) {
      const { code, output } = await run('dpkg-deb', ['-x', join(downloads, file), root]);
      if (code !== 0) return output.trim();
    }
    symlinkSync('redis-check-rdb', join(root, 'usr', 'bin', 'redis-server'));
    rmSync(folder, { recursive: true, force: true }); // An older one that does not run any more.
    renameSync(root, folder);
    return undefined;
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY'].includes(error.code)) return undefined; // Another start was quicker.
    return error.message;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** redis-tools and its dependencies that are not installed, as apt would install them. */
async function missingPackages(apt) {
  const { code, output } = await apt('install', '--simulate', '--no-install-recommends', 'redis-tools');
  const names = [...output.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  if (code === 0 && names.length > 0) return names;
  return ['redis-tools', ...(code === 0 ? [] : ['libjemalloc2', 'liblzf1', 'libatomic1'])];
}

function adviceFor(tooOld) {
  const found = tooOld.length > 0 ? `Found, but not usable: ${tooOld.join('; ')}.\n` : '';
  const how = process.platform === 'darwin' ? 'brew install redis' : installCommand();
  return (
    `Saoma needs Redis ${lowestVersion} or newer (or Valkey), and there is none here.\n${found}` +
    `Install it:        ${how}\nor use a running one: set REDIS_URL=redis://host:6379`
  );
}

function installCommand() {
  if (existsSync('/usr/bin/apt-get')) return 'sudo apt-get install redis-server';
  if (existsSync('/sbin/apk')) return 'apk add redis   (or valkey)';
  if (existsSync('/usr/bin/dnf')) return 'sudo dnf install valkey   (or redis)';
  if (existsSync('/usr/bin/pacman')) return 'sudo pacman -S valkey';
  return 'see https://redis.io/docs/latest/operate/oss_and_stack/install/';
}
