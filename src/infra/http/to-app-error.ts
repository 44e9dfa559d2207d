import { HttpException } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';

const outageCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
  '57014', // Postgres: canceled by the statement timeout
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now
  '53300', // too many connections
  '40P01', // deadlock detected: it has been rolled back, and may be tried again
  '40001', // serialization failure
]);

// Drivers that give an outage no code tell it in words; each was met by stopping the server under a running node.
const outageWords =
  /connection terminated|connection is closed|stream isn't writeable|command timed out|timeout exceeded when trying to connect|query read timeout|max retries per request|failed to refresh slots|client has encountered a connection error|^(loading|readonly|clusterdown|masterdown|tryagain)\b/i;

const fastifyCodes: Record<string, AppError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new AppError('too_large', { detail: 'A body may hold at most 64 KiB.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new AppError('unsupported_media_type'),
};

/** What any thrown thing is to the outside: one of our codes, and the driver's words only as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isOutage(error)) return new AppError('unavailable', { retryAfter: 1 }, { cause: error });
  const fastifyCode = textOf(error, 'code');
  const known = fastifyCodes[fastifyCode];
  if (known) return known;
  const status = error instanceof HttpException ? error.getStatus() : Number(textOf(error, 'statusCode'));
  if (status === 404) return new AppError('not_found', {}, { cause: error });
  if (status === 413) return new AppError('too_large', {}, { cause: error });
  if (status === 415) return new AppError('unsupported_media_type', {}, { cause: error });
  if (status >= 400 && status < 500) {
    return new AppError('invalid_request', { detail: 'The request cannot be read.' }, { cause: error });
  }
  return new AppError('internal_error', {}, { cause: error });
}

/** Whether an error means that Postgres or Redis cannot be asked right now. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (outageCodes.has(textOf(error, 'code')) || textOf(error, 'code').startsWith('08')) return true;
  if (outageWords.test(error.message)) return true;
  const inner = (error as { driverError?: unknown; cause?: unknown }).driverError ?? error.cause;
  return inner !== undefined && inner !== error && isOutage(inner);
}

function textOf(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
