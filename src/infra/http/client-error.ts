import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../kernel/app-error.js';
import { problemOf } from './problem.js';

/** Answers what Node cannot read as HTTP at all, such as headers over its limit, and hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Who never sent a whole request asked nothing: a browser that keeps a spare connection would take it for an answer.
  if (error.code === 'ECONNRESET' || error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const fault = isTooLarge
    ? new AppError('too_large', { detail: 'The headers may hold at most 16 KiB in all.' })
    : new AppError('invalid_request', { detail: 'This is not HTTP that can be read.' });
  answerAndHangUp(socket, fault);
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
