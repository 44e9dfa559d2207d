import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../kernel/app-error.js';
import { problemOf } from './problem.js';

/** Answers what Node cannot read as HTTP at all, such as headers over its limit, and hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const fault = isTooLarge
    ? new AppError('too_large', { detail: 'The headers may hold at most 16 KiB in all.' })
    : new AppError('invalid_request', { detail: 'This is not HTTP that can be read.' });
  const body = JSON.stringify(problemOf(fault, randomUUID()));
  socket.end(
    [
      `HTTP/1.1 ${String(fault.status)} ${STATUS_CODES[fault.status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${String(Buffer.byteLength(body))}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
