/** `npm run check`: everything that can be judged without running the service. Runs all of it, then says what failed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './lib/child-process.mjs';
import { projectFolder } from './lib/project.mjs';
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';
import { startTestServers } from './lib/test-servers.mjs';

const program = (name) => join(projectFolder, 'node_modules', '.bin', name);

await runScript(async (onEnd) => {
  await setUp();
  const servers = await startTestServers(onEnd);
  const template = new URL(servers.TEST_POSTGRES_URL);
  template.pathname = `/${servers.TEST_TEMPLATE_DATABASE}`;
  const steps = [
    ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
    ['types', 'tsc', ['--noEmit']],
    ['types of the pages', 'tsc', ['--noEmit', '-p', 'web-demo']],
    ['layers', 'depcruise', ['src', '--config', '.dependency-cruiser.cjs']],
    ['dead code', 'knip', []],
    // Its last word is a name that it never writes: --check compares only.
    [
      'migrations against entities',
      'typeorm',
      ['migration:generate', '--check', '-d', 'dist/src/data-source.js', 'unused'],
      { DATABASE_URL: template.href },
    ],
    ['lint', 'eslint', ['--max-warnings', '0', '.']],
  ].filter(([, , args]) => !args.includes('web-demo') || existsSync(join(projectFolder, 'web-demo')));

  let failures = 0;
  for (const [name, command, args, env = {}] of steps) {
    const startedAt = Date.now();
    const { code, output } = await run(program(command), args, { env: { ...process.env, ...env } });
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0) {
      failures += 1;
      console.log(output.trimEnd());
    }
  }
  return failures === 0 ? 0 : 1;
});
