/**
 * What a whole sign-in costs one node in CPU: issue, watch, scan, confirm, push, acknowledgement, many at a time.
 *
 * `npm run bench -- sign-in-cost`. ROUNDS sets how many sign-ins are counted, AT_ONCE how many run together, and
 * CPU_PROFILE names a folder for V8's profile of the node: open it in Chromium's DevTools (Performance, Load profile).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Caller } from '../test/support/call.js';
import { Browser, SignedIn } from '../test/support/people.js';
import { startService } from '../test/support/service.js';

const warmUpRounds = 200;

const profiler = pathToFileURL(join(process.cwd(), 'bench/profile-node.mjs')).href;

/** CPU time that a process has used so far, user and system, in milliseconds: proc(5), with Linux's 100 ticks a second. */
function cpuMs(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function signInOnce(caller: Caller, phone: SignedIn): Promise<void> {
  const browser = await Browser.open(caller);
  const socket = browser.openSocket();
  const ended = new Promise<void>((resolve) => {
    socket.once('disconnect', () => {
      resolve();
    });
  });
  const greeted = new Promise<void>((resolve) => {
    socket.once('qr:state', () => {
      resolve();
    });
  });
  socket.once('qr:token', (_tokens, acknowledge) => {
    acknowledge();
  });
  await greeted;
  await phone.approve(browser.qrId);
  await ended;
}

async function main(): Promise<void> {
  const rounds = Number(process.env.ROUNDS ?? 2000);
  const atOnce = Number(process.env.AT_ONCE ?? 16);
  const folder = process.env.CPU_PROFILE;
  const service = await startService({
    env: {
      LOG_LEVEL: 'warn',
      RATE_LIMIT_SCALE: '1000000',
      ...(folder !== undefined && { CPU_PROFILE: folder, NODE_OPTIONS: `--import=${profiler}` }),
    },
  });
  try {
    const caller = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', caller);
    const pid = service.nodes[0]?.process.pid ?? 0;
    const run = async (count: number): Promise<void> => {
      let left = count;
      const worker = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await signInOnce(caller, phone);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    };
    await run(warmUpRounds);
    const [cpuBefore, startedAt] = [cpuMs(pid), performance.now()];
    await run(rounds);
    const [cpu, tookMs] = [cpuMs(pid) - cpuBefore, performance.now() - startedAt];
    console.log(
      `a whole sign-in, Node ${process.version}: ${((cpu * 1000) / rounds).toFixed(0)} µs of the node's CPU, ` +
        `${((rounds * 1000) / tookMs).toFixed(0)} a second with ${String(atOnce)} at once (the clients on the same cores)`,
    );
  } finally {
    await service.stop();
  }
}

await main();
