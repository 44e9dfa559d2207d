/** The service and the web pages, built when something they are made of has changed. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { runOrFail } from './child-process.mjs';
import { dataFolder, projectFolder } from './project.mjs';

// A node that runs may still load a file of an earlier build, and an open page too; after a day none does.
const keepEarlierBuildsMs = 24 * 60 * 60 * 1000;
const inProject = (...path) => join(projectFolder, ...path);

/** Beside what is served to people, never in it. */
export const galleryFolder = join(dataFolder, 'gallery');

/** Builds `dist` with `nest build`, unless it is fresh. */
export async function buildService() {
  const sources = ['src', 'migrations', 'simulator'];
  const inputs = [...sources, 'nest-cli.json', 'tsconfig.json', '.swcrc', 'package.json', 'package-lock.json'];
  await buildWhenStale('the service', inProject('dist'), inputs, inProject('dist', 'src', 'main.js'), () =>
    runOrFail('The service could not be built (nest build):', process.execPath, [
      inProject('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'),
      'build',
    ]),
  );
}

/** Builds `web-demo/dist` with Vite, unless it is fresh. */
export async function buildWeb() {
  if (!existsSync(inProject('web-demo', 'vite.config.ts'))) return;
  await buildWithVite('the web pages', inProject('web-demo', 'dist'), 'index.html');
}

/** Builds the page that shows every state of the web pages into `galleryFolder`, unless it is fresh. */
export async function buildGallery() {
  await buildWithVite('the gallery of states', galleryFolder, 'gallery.html', '--mode', 'gallery');
}

async function buildWithVite(name, target, result, ...options) {
  const inputs = ['web-demo', 'src/contract', 'package-lock.json'];
  await buildWhenStale(name, target, inputs, join(target, result), async () => {
    // Vite empties its folder first, which would take the pages away from a node that serves them.
    const aside = join(dataFolder, 'web-build');
    const args = ['build', 'web-demo', '--outDir', aside, '--emptyOutDir', '--logLevel', 'warn', ...options];
    const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
    await runOrFail(`Vite could not build ${name}:`, process.execPath, [vite, ...args]);
    publish(aside, target);
    rmSync(aside, { recursive: true, force: true });
  });
}

/** Whether there is something to build from, and something to build with. A production image has neither. */
export function canBuild() {
  return existsSync(inProject('src', 'main.ts')) && existsSync(inProject('node_modules', '@nestjs', 'cli'));
}

async function buildWhenStale(name, folder, inputs, result, build) {
  const stampFile = join(folder, '.built-from');
  const wanted = fingerprint(inputs);
  if (existsSync(result) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.log(`Building ${name} …`);
  const startedAt = Date.now();
  rmSync(stampFile, { force: true }); // A build that is broken off must not pass for the one before.
  await build();
  if (!existsSync(result)) throw new Error(`The build of ${name} made no ${relative(projectFolder, result)}.`);
  removeEarlierFiles(folder, startedAt - keepEarlierBuildsMs);
  writeFileSync(stampFile, wanted);
}

function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => filesIn(inProject(input)))) {
    hash.update(`\0${relative(projectFolder, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.filter((name) => !['dist', 'node_modules'].includes(name)).flatMap((name) => filesIn(join(path, name)));
}

/** Puts each file in its place at once, and the pages last, when all that they name is there. */
function publish(from, to) {
  const files = filesIn(from).sort((a, b) => Number(a.endsWith('.html')) - Number(b.endsWith('.html')));
  for (const file of files) {
    const target = join(to, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, `${target}.new`);
    renameSync(`${target}.new`, target);
  }
}

function removeEarlierFiles(folder, before) {
  for (const file of filesIn(folder)) {
    if (statSync(file).mtimeMs < before) rmSync(file);
  }
}
