import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { joinServer, keepServer } from './scripts/lib/kept-server.mjs';

const folder = process.argv[1];
const stateFile = join(folder, 'state.json');
const server = { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], options: { cwd: folder } };
const kept = await keepServer({ ...server, logFile: join(folder, 'log'), stopSignal: 'SIGTERM', facts: {}, stateFile });
const joined = await joinServer(stateFile, folder);
const borrower = spawn(process.execPath, ['-e', ''], { stdio: ['ignore', 'ignore', 'ignore', joined.lease] });
await once(borrower, 'exit');
await joined.release();
await kept.release();
process.exit(7);
`;

// Seen to fail, with 13, without resume() in joinServer() of kept-server.mjs.
it('a script that joined the servers of npm start, and lent them to a child, ends with its own code', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'));
  const script = spawn(process.execPath, ['--input-type=module', '-e', program, folder], { stdio: 'inherit' });
  expect(await once(script, 'exit')).toEqual([7, null]);
  await rm(folder, { recursive: true });
});
