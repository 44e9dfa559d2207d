/** Which installed packages are ES modules: Jest must compile these. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from './project.mjs';

const nodeModules = join(projectFolder, 'node_modules');

/**
 * Names of the installed packages with `"type": "module"`, nested ones included. Reading some 600 package.json files
 * takes about 0.1 s, so the answer is kept until something is installed again.
 */
export function findModulePackages() {
  const cacheFile = join(nodeModules, '.cache', 'saoma', 'module-packages.json');
  const installedAt = statSync(join(nodeModules, '.package-lock.json')).mtimeMs;
  const cached = readJson(cacheFile);
  if (cached?.installedAt === installedAt) return cached.names;

  const names = new Set();
  collect(nodeModules, names);
  const sorted = [...names].sort();
  try {
    mkdirSync(join(cacheFile, '..'), { recursive: true });
    writeFileSync(cacheFile, JSON.stringify({ installedAt, names: sorted }));
  } catch (error) {
    // Somebody else's node_modules: read it anew each time.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
  return sorted;
}

function collect(folder, names) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    if (entry.name.startsWith('@')) {
      for (const scoped of readdirSync(join(folder, entry.name))) {
        collectPackage(join(folder, entry.name, scoped), `${entry.name}/${scoped}`, names);
      }
    } else {
      collectPackage(join(folder, entry.name), entry.name, names);
    }
  }
}

function collectPackage(folder, name, names) {
  if (readJson(join(folder, 'package.json'))?.type === 'module') names.add(name);
  const nested = join(folder, 'node_modules');
  if (statSync(nested, { throwIfNoEntry: false })?.isDirectory()) collect(nested, names);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Not there, or not JSON (some packages carry such files as test data).
  }
}
