import { randomUUID } from 'node:crypto';
import type { Problem } from '../../contract/problem.js';
import { problemOf } from '../http/problem.js';
import { toAppError } from '../http/to-app-error.js';

/** The error of a refused handshake: Socket.IO sends `data` to the client with `connect_error`. */
export class Refusal extends Error {
  readonly data: Problem;

  constructor(thrown: unknown) {
    const error = toAppError(thrown);
    super(error.code, { cause: error });
    this.name = 'Refusal';
    const { dpopNonce } = error.details;
    this.data = { ...problemOf(error, randomUUID()), ...(dpopNonce !== undefined && { dpopNonce }) };
  }
}
