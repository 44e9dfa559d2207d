/** Children of our scripts: those that run to their end, and those that run until told to stop. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { projectFolder } from './project.mjs';
import { ScriptError } from './script.mjs';

const lifelineFile = fileURLToPath(new URL('./lifeline.mjs', import.meta.url));
const running = new Set();
// A child in our own group gets Ctrl-C as we do, but not a signal that is meant for us alone.
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/**
 * Runs a program to its end and returns its output (both streams, in the order they came) and exit code.
 * @param {{ env?: object, cwd?: string, uid?: number, gid?: number, stdio?: 'capture' | 'inherit' }} options
 */
export async function run(command, args, { stdio = 'capture', ...options } = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    ...options,
    stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  try {
    const [code, signal] = await once(child, 'close');
    return { code: code ?? 128, signal, output: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    return { code: 127, signal: null, output: error.message }; // No such program, or it may not be executed.
  } finally {
    running.delete(child);
  }
}

/** As `run`, for what must succeed: otherwise fails with `failure` and the program's output. */
export async function runOrFail(failure, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new ScriptError(`${failure}\n\n${output.trimEnd()}`);
  return output;
}

/**
 * Starts a Node program in a group of its own, so that Ctrl-C does not reach it before we say so. It ends with us even
 * when we are killed: see lifeline.mjs.
 * @param {string[]} args for node
 * @param {{ env: object, stdout?: 'inherit' | 'pipe', leases?: import('node:stream').Duplex[] }} options the servers
 *   behind `leases` outlive the program
 */
export function startNode(args, { env, stdout = 'inherit', leases = [] }) {
  const child = spawn(process.execPath, ['--import', lifelineFile, ...args], {
    cwd: projectFolder,
    env: { ...env, SAOMA_LIFELINE: '3' },
    detached: true,
    stdio: ['inherit', stdout, 'inherit', 'pipe', ...leases],
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code: code ?? 1, signal }));

  /** Asks the program to stop, gives it time, and leaves nothing of its group. */
  const stop = async (signal = 'SIGTERM', withinMs = 12_000) => {
    const impatience = setTimeout(() => killGroup(child.pid), withinMs);
    child.kill(signal);
    await ended;
    clearTimeout(impatience);
    killGroup(child.pid);
  };
  return { child, ended, stop };
}

function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // The group is empty, as it should be (macOS says EPERM while the leader is a zombie).
    if (!['ESRCH', 'EPERM'].includes(error.code)) throw error;
  }
}
