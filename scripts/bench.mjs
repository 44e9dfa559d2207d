/** `npm run bench [NAME]`: one of the benchmarks in bench/, on servers of its own that keep what they promise. */
import { join } from 'node:path';

import { startNode } from './lib/child-process.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { startTestServers } from './lib/test-servers.mjs';

const [name = 'confirm-to-token'] = process.argv.slice(2);

await runScript(async (onEnd) => {
  await setUp();
  const env = { ...process.env, ...(await startTestServers(onEnd, { isDurable: true })) };
  const bench = startNode(['--import', 'tsx', join(projectFolder, 'bench', `${name}.ts`)], { env });
  onEnd(() => bench.stop());
  return (await bench.ended).code;
});
