import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestService } from '../../test/support/service.js';

/** What may happen to a waiting browser after something broke. */
export interface Served {
  /** It heard a state. */
  readonly told: number;
  /** It holds a new code. */
  readonly renewed: number;
  /** Its new code is being watched. */
  readonly greeted: number;
  /** It holds tokens. */
  readonly signedIn: number;
}

export type CrowdOrder =
  | { readonly type: 'gather'; readonly publicUrl: string; readonly urls: readonly string[]; readonly count: number }
  | { readonly type: 'mark' }
  | { readonly type: 'report' };

export type CrowdAnswer =
  | { readonly type: 'gathered'; readonly qrIds: readonly string[] }
  | { readonly type: 'marked' }
  | { readonly type: 'report'; readonly times: readonly Partial<Served>[]; readonly cpuMs: number };

type Report = CrowdAnswer & { type: 'report' };

const processes = 2;
const askEveryMs = 250;

/** Thousands of browsers that wait, in processes of their own: one event loop busy with them all would see all late. */
export class Crowd {
  private readonly children: ChildProcess[] = [];

  /** Resolves once all have been greeted. */
  async gather(publicUrl: string, urls: readonly string[], count: number): Promise<string[]> {
    for (let index = 0; index < processes; index += 1) {
      this.children.push(fork(join('bench', 'support', 'crowd-process.ts'), { execArgv: ['--import', 'tsx'] }));
    }
    const answers = await this.askAll({ type: 'gather', publicUrl, urls, count: Math.ceil(count / processes) });
    return answers.flatMap((answer) => (answer.type === 'gathered' ? answer.qrIds : []));
  }

  /** Forgets what has happened: from here on it is measured. */
  async mark(): Promise<void> {
    await this.askAll({ type: 'mark' });
  }

  /** Waits until this has happened to so many, and tells when it did, in order, and what the crowd itself cost. */
  async until(what: keyof Served, count: number, withinMs = 60_000): Promise<{ reports: Report[]; cpuMs: number }> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const reports = (await this.askAll({ type: 'report' })) as Report[];
      const cpuMs = reports.reduce((sum, report) => sum + report.cpuMs, 0);
      if (timesOf(reports, what).length >= count) return { reports, cpuMs };
      if (Date.now() > deadline) throw new Error(`only ${String(timesOf(reports, what).length)} were ${what}`);
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }

  stop(): void {
    for (const child of this.children) child.kill();
  }

  private async askAll(order: CrowdOrder): Promise<CrowdAnswer[]> {
    return Promise.all(
      this.children.map(async (child) => {
        const answered = once(child, 'message') as Promise<[CrowdAnswer]>;
        child.send(order);
        return (await answered)[0];
      }),
    );
  }
}

export function timesOf(reports: readonly Report[], what: keyof Served): number[] {
  const times = reports.flatMap((report) => report.times.flatMap(({ [what]: at }) => (at === undefined ? [] : [at])));
  return times.sort((left, right) => left - right);
}

/** Median and last, in milliseconds after a moment. */
export function describeTimes(times: readonly number[], since: number): string {
  const at = (share: number) => ((times[Math.ceil(times.length * share) - 1] ?? NaN) - since).toFixed(0);
  return `half within ${at(0.5)} ms, the last after ${at(1)} ms`;
}

/** What the nodes have used of the processor since they started, in milliseconds; NaN where that can't be read. */
export function nodesCpuMs(service: TestService): number {
  return service.nodes.reduce((sum, { process: { pid } }) => {
    const file = `/proc/${String(pid)}/stat`;
    if (!existsSync(file)) return NaN;
    const [, rest = ''] = readFileSync(file, 'utf8').split(') ');
    const [user, system] = rest.split(' ').slice(11, 13).map(Number);
    return sum + ((user ?? NaN) + (system ?? NaN)) * 10;
  }, 0);
}
