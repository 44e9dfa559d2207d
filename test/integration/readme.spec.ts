import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller } from '../support/call.js';
import { SignedIn } from '../support/people.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';

it("runs the README's five calls as they stand there", async () => {
  const service = await startService();
  const phone = await SignedIn.as('alice', new Caller(service.publicUrl));
  const [, code] = /```js\n([\s\S]+?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'saoma-readme-')), 'sign-in.mjs');
  writeFileSync(file, code ?? '');
  const site = spawn(process.execPath, [file], { env: { SAOMA_URL: service.publicUrl } });
  let said = '';
  for (const stream of [site.stdout, site.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(site, 'exit');

  const qrId = await until('the code to be shown', () => /\/q\/([A-Za-z0-9_-]{43})/.exec(said)?.[1]);
  await phone.scan(qrId);
  await until('the scan to be told', () => said.includes('scanned A***e'));
  await phone.approve(qrId);
  const [exitCode] = (await ended) as [number];

  expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining("nickname: 'Alice'") as string });
  await service.stop();
});
