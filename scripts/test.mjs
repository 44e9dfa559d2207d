/**
 * `npm test`: unit, integration, cluster and security tests. `npm run test:e2e`: the pages in headless Chromium.
 * Further words go to Jest, as in `npm test -- test/integration/tokens`.
 */
import { join } from 'node:path';

import { startNode } from './lib/child-process.mjs';
import { findChromium } from './lib/chromium.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { startTestServers } from './lib/test-servers.mjs';

const isEndToEnd = process.argv.includes('--e2e');
const words = process.argv.slice(2).filter((word) => word !== '--e2e');

// One project after another costs a browser's time twice; a browser and its service want both cores for themselves.
const kind = isEndToEnd
  ? ['--selectProjects', 'e2e', '--maxWorkers', '1', '--testTimeout', '90000']
  : ['--selectProjects', 'unit', 'integration', 'cluster', 'security'];

await runScript(async (onEnd) => {
  const startedAt = Date.now();
  await setUp({ web: true });
  const servers = await startTestServers(onEnd);
  const env = { ...process.env, ...servers, ...(isEndToEnd && { TEST_CHROMIUM: await findChromium() }) };
  const jest = startNode([join(projectFolder, 'node_modules/jest/bin/jest.js'), ...kind, ...words], { env });
  onEnd(() => jest.stop());
  const { code } = await jest.ended;
  console.log(`${code === 0 ? 'Passed' : 'Failed'} in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return code;
});
