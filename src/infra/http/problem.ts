import { codes } from '../../contract/codes.js';
import type { Problem } from '../../contract/problem.js';
import type { AppError } from '../../kernel/app-error.js';

/** The body of an error answer (RFC 9457). `instance` is the request's id, by which the log can be searched. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { title } = codes[error.code];
  return {
    type: `urn:saoma:problem:${error.code}`,
    title,
    status: error.status,
    detail: error.details.detail ?? title,
    code: error.code,
    instance: `urn:saoma:request:${requestId}`,
    ...(error.details.errors && { errors: [...error.details.errors] }),
    ...(error.details.ticket !== undefined && { ticket: error.details.ticket }),
    ...(error.details.suggestions && { suggestions: error.details.suggestions }),
  };
}
