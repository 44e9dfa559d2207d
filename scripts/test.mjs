/**
 * `npm test`: unit, integration, cluster and security tests. `npm run test:e2e`: the web pages in a real browser.
 * More arguments go to Jest: `npm test -- test/security -t "replayed"`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startNode } from './lib/child-process.mjs';
import { chromiumFlags, findChromium } from './lib/chromium.mjs';
import { serveGallery } from './lib/gallery.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { startTestServers } from './lib/test-servers.mjs';

const isE2e = process.argv.includes('--e2e');
const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--e2e');
const projects = isE2e ? ['e2e'] : ['unit', 'integration', 'cluster', 'security'];
const browserTestTimeoutMs = 90_000;

await runScript(async (onEnd) => {
  const startedAt = Date.now();
  await setUp({ web: true, gallery: isE2e }); // The service serves its pages in other tests too.
  const browser = isE2e ? await prepareBrowser(onEnd) : {};
  const { env, leases, description } = await startTestServers(onEnd);
  console.log(`Private servers: ${description}${isE2e ? `, browser ${browser.TEST_CHROMIUM}` : ''}`);

  const resultsFile = join(env.TMPDIR, 'jest-results.json');
  const jest = startNode([join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js'), ...jestOptions(resultsFile)], {
    env: { ...env, ...browser },
    leases,
  });
  onEnd(() => jest.stop('SIGINT'));
  const { code } = await jest.ended;
  tellTotal(resultsFile, startedAt);
  return code;
});

/** What test/support/chromium.ts and the test of the gallery look for. */
async function prepareBrowser(onEnd) {
  const chromium = await findChromium();
  const gallery = await serveGallery();
  onEnd(gallery.close);
  return { TEST_CHROMIUM: chromium, TEST_CHROMIUM_FLAGS: chromiumFlags.join(' '), TEST_GALLERY_URL: gallery.url };
}

function jestOptions(resultsFile) {
  const options = ['--json', `--outputFile=${resultsFile}`];
  // A browser and its service want both cores for themselves.
  if (isE2e) options.push(`--testTimeout=${browserTestTimeoutMs}`, '--maxWorkers=1');
  // A folder may have no tests yet; a name that was asked for and matches nothing is a mistake.
  if (jestArguments.length === 0) options.push('--passWithNoTests');
  // After the caller's arguments, because this option takes all words that follow it.
  const choosesProjects = jestArguments.some((argument) =>
    /^--(selectProjects|ignoreProjects|projects)/.test(argument),
  );
  const selection = choosesProjects ? [] : ['--selectProjects', ...projects];
  return [...options, ...jestArguments, ...selection];
}

function tellTotal(resultsFile, startedAt) {
  if (!existsSync(resultsFile)) return; // Interrupted, or Jest only printed its help.
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
  const { numTotalTests, numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = results;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const parts = [`${numPassedTests} of ${numTotalTests} tests passed`];
  if (numFailedTests > 0) parts.push(`${numFailedTests} failed`);
  if (numFailedTestSuites > 0) parts.push(`${numFailedTestSuites} files with failures`);
  if (numPendingTests > 0) parts.push(`${numPendingTests} skipped`);
  console.log(`\nTotal: ${parts.join(', ')}; ${seconds} s with set-up.`);
}
