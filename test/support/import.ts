import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** An import that runs. */
export interface ImportRun {
  readonly process: ChildProcess;
  /** How it ended, and everything that it printed. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/** The import command as an operator's terminal runs it, once what it needs is built. */
export function runImport(databaseUrl: string, ...words: string[]): ImportRun {
  const command = join(process.cwd(), 'dist/src/import.js');
  const child = spawn(process.execPath, [command, ...words], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: databaseUrl },
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: printed.join('') }));
  return { process: child, ended };
}
