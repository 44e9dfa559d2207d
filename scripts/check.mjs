/** `npm run check`: everything that can be found without running the service. Runs all steps, then tells what failed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './lib/child-process.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { createMigratedDatabase, startTemporaryPostgres } from './lib/test-servers.mjs';

const stepsAtOnce = 2; // The slow ones each keep about one core busy.

await runScript(async (onEnd) => {
  await setUp();
  const failed = [];
  const waiting = steps(onEnd);
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const startedAt = Date.now();
      const { code, output } = await step.check();
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${step.name}`);
      if (code !== 0) failed.push({ name: step.name, output });
    }
  };
  await Promise.all(Array.from({ length: stepsAtOnce }, worker));

  for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output.trimEnd()}`);
  console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});

/** The slowest first, so that none is left over to run alone at the end. */
function steps(onEnd) {
  const list = [
    { name: 'lint (eslint)', check: () => tool('eslint/bin/eslint.js', '.', '--max-warnings=0') },
    { name: 'types (tsc)', check: () => tool('typescript/bin/tsc', '--noEmit') },
    { name: 'entities have migrations (typeorm)', check: () => compareEntities(onEnd) },
    { name: 'unused files, exports and packages (knip)', check: () => tool('knip/bin/knip.js', '--no-progress') },
    {
      name: 'who imports whom (dependency-cruiser)',
      check: () => tool('dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'simulator'),
    },
    {
      name: 'docs match the contract (npm run docs mends it)',
      check: () =>
        run(process.execPath, ['--import', 'tsx', join(projectFolder, 'scripts', 'docs', 'main.ts'), '--check']),
    },
    {
      name: 'format (prettier; npm run format mends it)',
      check: () => tool('prettier/bin/prettier.cjs', '--check', '.'),
    },
  ];
  if (existsSync(join(projectFolder, 'web-demo', 'tsconfig.json'))) {
    const check = () => tool('typescript/bin/tsc', '--noEmit', '--project', 'web-demo');
    list.splice(2, 0, { name: 'types of web-demo (tsc)', check });
  }
  return list;
}

function tool(file, ...args) {
  return run(process.execPath, [join(projectFolder, 'node_modules', file), ...args]);
}

/** Fails when an entity says something that no migration does: the next start of the service would not find it. */
async function compareEntities(onEnd) {
  try {
    const server = await startTemporaryPostgres(onEnd);
    await createMigratedDatabase(server, 'entities');
    const typeorm = join(projectFolder, 'node_modules', 'typeorm', 'cli.js');
    const dataSource = join('dist', 'src', 'data-source.js');
    const args = [
      typeorm,
      'migration:generate',
      '--check',
      '--pretty',
      '--dataSource',
      dataSource,
      'migrations/missing',
    ];
    return await run(process.execPath, args, { env: { ...process.env, DATABASE_URL: server.url('entities') } });
  } catch (error) {
    return { code: 1, output: error.message };
  }
}
