import type { Socket } from 'node:net';

/** Joins two connections into one: what comes in here goes out there, and when either side hangs up the other does. */
export function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => undefined);
    from.on('close', () => {
      to.destroy();
    });
  }
}
