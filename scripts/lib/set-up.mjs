/** What every script needs before its own work: packages, and builds that match the sources. */
import { join } from 'node:path';

import { buildGallery, buildService, buildWeb, canBuild } from './builds.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { dataFolder } from './project.mjs';
import { ScriptError } from './script.mjs';

/**
 * Installs and builds what is missing or stale; one script of this folder at a time.
 * @param {{ web?: boolean, gallery?: boolean, service?: boolean, production?: boolean }} options
 */
export async function setUp({ web = false, gallery = false, service = true, production = false } = {}) {
  if (process.platform === 'win32') {
    throw new ScriptError(
      'These scripts need Linux or macOS. On Windows, use WSL: https://learn.microsoft.com/windows/wsl/install',
    );
  }
  const onWait = () => console.log('Waiting for another start in this folder to finish its build …');
  await withLock(
    join(dataFolder, 'set-up.lock'),
    async () => {
      await ensureDependencies({ onlyWhenMissing: production });
      if (production && !canBuild()) return; // Built elsewhere, and run here as it is.
      if (service) await buildService();
      if (web) await buildWeb();
      if (gallery) await buildGallery();
    },
    onWait,
  );
}
