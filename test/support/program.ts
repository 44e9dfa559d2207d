import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process of ours that runs beside the test. */
export interface Program {
  readonly process: ChildProcess;
  /** Everything it has printed. */
  log(): string;
  /** Ends it as `kill` or an orchestrator does; its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>;
}

/** Starts what was built, by its path in the project, with exactly these settings. It ends with the test. */
export function spawnProgram(path: string, env: Record<string, string>): Program {
  // Tests and benchmarks run in the project's folder, as npm starts them.
  const child = spawn(process.execPath, [join(process.cwd(), path)], { env: { PATH: process.env.PATH ?? '', ...env } });
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const endBy = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    process: child,
    log: () => printed.join(''),
    stop: () => endBy('SIGTERM'),
    kill: async () => {
      await endBy('SIGKILL');
    },
  };
}
