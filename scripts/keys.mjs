/**
 * `npm run keys -- list | rotate | rotate --now | reseal`: the keys that sign access tokens, and what seals them.
 * With APP_PROFILE=production it takes the environment as it is, like `npm run start:prod`; else it works on the servers
 * of `npm start`, which it starts for the moment if nobody else has.
 */
import { join } from 'node:path';

import { startNode } from './lib/child-process.mjs';
import { findServers, loadEnvFile } from './lib/development-servers.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';

await runScript(async (onEnd) => {
  loadEnvFile();
  const isProduction = process.env.APP_PROFILE === 'production';
  await setUp({ production: isProduction });
  const { env, leases } = isProduction
    ? { env: process.env, leases: [] }
    : await findServers(onEnd, { tell: () => {} });
  const commandFile = join(projectFolder, 'dist', 'src', 'keys.js');
  const command = startNode([commandFile, ...process.argv.slice(2)], { env, leases });
  onEnd(() => command.stop());
  return (await command.ended).code;
});
