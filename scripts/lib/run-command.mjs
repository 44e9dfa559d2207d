/** Runs one of the service's own commands with a node's settings. */
import { join } from 'node:path';

import { startNode } from './child-process.mjs';
import { findServers, loadEnvFile } from './development-servers.mjs';
import { projectFolder } from './project.mjs';
import { runScript } from './script.mjs';
import { setUp } from './set-up.mjs';

/**
 * Runs `dist/src/<name>.js` with the words of the command line. With APP_PROFILE=production it takes the environment as
 * it is, like `npm run start:prod`; else it works on the servers of `npm start`, which it starts for the moment if nobody
 * else has.
 */
export async function runCommand(name) {
  await runScript(async (onEnd) => {
    loadEnvFile();
    const isProduction = process.env.APP_PROFILE === 'production';
    await setUp({ production: isProduction });
    const { env, leases } = isProduction
      ? { env: process.env, leases: [] }
      : await findServers(onEnd, { tell: () => {} });
    const commandFile = join(projectFolder, 'dist', 'src', `${name}.js`);
    const command = startNode([commandFile, ...process.argv.slice(2)], { env, leases });
    onEnd(() => command.stop());
    return (await command.ended).code;
  });
}
