import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** How much memory a process holds, in megabytes. */
export function residentMegabytes(pid: number): number {
  const file = `/proc/${String(pid)}/status`;
  // Slim Linux images have no ps, and other systems no /proc.
  const kilobytes = existsSync(file)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString();
  return Number(kilobytes) / 1024;
}
