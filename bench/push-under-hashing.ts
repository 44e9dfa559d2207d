/**
 * Whether hashing passwords holds up the push: how long after the phone's "yes" the browser holds its tokens, without and
 * with fifty password sign-ins that run at any moment, over one node. In turns, so that what else the machine does falls on
 * both alike.
 *
 * `npm run bench -- push-under-hashing`. ROUNDS sets how many sign-ins by QR code are counted of each kind.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Caller } from '../test/support/call.js';
import { SignedIn } from '../test/support/people.js';
import { startService } from '../test/support/service.js';
import { confirmToToken, within } from './support/sign-in.js';

const atOnce = 50;
const turns = 6;
const warmUpRounds = 30;

/** Fifty people who sign in with their passwords again and again, in a process of their own. */
class Passwords {
  private readonly child = fork(join('bench', 'support', 'password-process.ts'), [this.url, String(atOnce)], {
    execArgv: ['--import', 'tsx'],
  });

  constructor(private readonly url: string) {}

  async start(): Promise<void> {
    const started = once(this.child, 'message');
    this.child.send('start');
    await started;
  }

  /** How many were signed in, and in how long, in milliseconds. Fails where one of them was refused. */
  async stop(): Promise<{ count: number; tookMs: number }> {
    const stopped = once(this.child, 'message') as Promise<[{ count: number; tookMs: number; failures: string[] }]>;
    this.child.send('stop');
    const [{ failures, ...done }] = await stopped;
    if (failures.length > 0) throw new Error(`password sign-ins failed: ${failures.slice(0, 3).join(', ')}`);
    return done;
  }

  end(): void {
    this.child.kill();
  }
}

async function main(): Promise<void> {
  const rounds = Number(process.env.ROUNDS ?? 300);
  const service = await startService();
  const passwords = new Passwords(service.publicUrl);
  try {
    const caller = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', caller);
    const times: Record<'without' | 'with', number[]> = { without: [], with: [] };
    const signedIn = { count: 0, tookMs: 0 };
    for (let round = 0; round < warmUpRounds; round += 1) await confirmToToken(caller, phone);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const kind of ['without', 'with'] as const) {
        if (kind === 'with') await passwords.start();
        for (let round = 0; round < rounds / turns; round += 1) times[kind].push(await confirmToToken(caller, phone));
        if (kind === 'without') continue;
        const { count, tookMs } = await passwords.stop();
        signedIn.count += count;
        signedIn.tookMs += tookMs;
      }
    }
    for (const kind of ['without', 'with'] as const) {
      const [median, p99] = [within(times[kind], 0.5), within(times[kind], 0.99)];
      console.log(`confirm → token ${kind} ${String(atOnce)} password sign-ins: median ${median} ms, p99 ${p99} ms`);
    }
    const ratio = within(times.with, 0.5) / within(times.without, 0.5);
    const rate = (signedIn.count * 1000) / signedIn.tookMs;
    console.log(
      `the median is ${ratio.toFixed(2)} times that without; ${rate.toFixed(0)} password sign-ins a second beside it, ` +
        `none refused; Node ${process.version}`,
    );
    if (ratio > 2) process.exitCode = 1;
  } finally {
    passwords.end();
    await service.stop();
  }
}

await main();
