/**
 * `npm run bench [-- name arguments…]`: runs bench/<name>.ts (confirm-to-token unless another is named) on private
 * servers. Postgres writes to disk as it does in production: a commit that costs nothing would flatter us.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { startNode } from './lib/child-process.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript, ScriptError } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { startTestServers } from './lib/test-servers.mjs';

const benchFolder = join(projectFolder, 'bench');

await runScript(async (onEnd) => {
  const [name = 'confirm-to-token', ...benchArguments] = process.argv.slice(2);
  const file = join(benchFolder, `${basename(name, '.ts')}.ts`);
  if (!existsSync(file))
    throw new ScriptError(`There is no bench/${basename(file)}. There are: ${namesOfBenches().join(', ')}`);

  await setUp();
  const { env, leases, description } = await startTestServers(onEnd, {
    settings: ['max_connections=300'],
    onDisk: true,
  });
  console.log(`Private servers: ${description}; Node ${process.version}`);
  const bench = startNode(['--import', 'tsx', file, ...benchArguments], { env, leases });
  onEnd(() => bench.stop());
  return (await bench.ended).code;
});

function namesOfBenches() {
  const files = existsSync(benchFolder) ? readdirSync(benchFolder) : [];
  return files.filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'));
}
