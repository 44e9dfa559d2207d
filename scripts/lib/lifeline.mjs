/**
 * Loaded into a child with `node --import`, before its own code: when the script that started it is gone, whatever
 * ended that, the child is asked to stop as by SIGTERM, with its whole group. The lifeline is a pipe whose other end
 * only the script holds.
 */
import { Socket } from 'node:net';

const killAfterMs = 12_000;
const descriptor = Number(process.env.SAOMA_LIFELINE);
// Jest's workers inherit the environment and `--import`, but not the pipe.
delete process.env.SAOMA_LIFELINE;

if (descriptor > 2) {
  const lifeline = new Socket({ fd: descriptor });
  lifeline.on('error', () => {});
  lifeline.on('close', () => {
    process.kill(-process.pid, 'SIGTERM');
    setTimeout(() => process.kill(-process.pid, 'SIGKILL'), killAfterMs).unref();
  });
  lifeline.resume();
  lifeline.unref();
}
