import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../kernel/app-error.js';
import { problemOf } from './problem.js';

/** Answers what Node cannot read as HTTP at all, such as headers over its limit, or waited for in vain; hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  answerAndHangUp(socket, faultOf(error.code));
}

function faultOf(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new AppError('too_large', { detail: 'The headers may hold at most 16 KiB in all.' });
  }
  const detail =
    code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'The request took too long to arrive.' : 'This is not HTTP that can be read.';
  return new AppError('invalid_request', { detail });
}

/** Answers an error on a connection that Fastify doesn't serve, and closes it without waiting for the other side. */
export function answerAndHangUp(socket: Socket, error: AppError): void {
  const { retryAfter } = error.details;
  const body = JSON.stringify(problemOf(error, randomUUID()));
  socket.on('error', () => undefined);
  socket.end(
    [
      `HTTP/1.1 ${String(error.status)} ${STATUS_CODES[error.status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${String(Buffer.byteLength(body))}`,
      ...(retryAfter === undefined ? [] : [`retry-after: ${String(retryAfter)}`]),
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
