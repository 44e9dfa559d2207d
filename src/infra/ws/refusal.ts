import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import type { Problem } from '../../contract/problem.js';
import { problemOf } from '../http/problem.js';
import { toAppError } from '../http/to-app-error.js';

/** The error of a refused handshake: Socket.IO sends `data` to the client with `connect_error`. */
class Refusal extends Error {
  readonly data: Problem;

  constructor(thrown: unknown) {
    const error = toAppError(thrown);
    super(error.code, { cause: error });
    this.name = 'Refusal';
    const { dpopNonce, retryAfter } = error.details;
    this.data = {
      ...problemOf(error, randomUUID()),
      ...(dpopNonce !== undefined && { dpopNonce }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
}

/** Refuses a handshake. Who may come back only later is sent off the line, too; others may try once more on it. */
export function refuse(socket: Socket, next: (error: Error) => void, thrown: unknown): void {
  const refusal = new Refusal(thrown);
  next(refusal);
  if (refusal.data.code !== 'rate_limited') return;
  // Socket.IO writes the refusal in the next tick.
  setImmediate(() => {
    socket.conn.close();
  });
}
