import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { codes, type Code } from '../../contract/codes.js';
import { problemSchema } from '../../contract/problem.js';

// Any call may answer these; a list of them at each would hide what is particular to it.
const common: Code[] = ['invalid_request', 'internal_error', 'unavailable'];

const retryAfterHeader = {
  'Retry-After': { description: 'Seconds after which it may be tried again.', schema: { type: 'integer' } },
} as const;

/**
 * What a call answers, for the wire and for OpenAPI: the status, the body's schema (none for 204), and the codes it
 * may fail with.
 */
export function Answers(
  status: number,
  body: { schema?: z.ZodType; description: string },
  failures: readonly Code[] = [],
): MethodDecorator {
  const byStatus = new Map<number, Code[]>();
  for (const code of [...failures, ...common]) {
    const entry = codes[code];
    const failureStatuses = 'statusWithToken' in entry ? [entry.status, entry.statusWithToken] : [entry.status];
    for (const failureStatus of failureStatuses) {
      byStatus.set(failureStatus, [...(byStatus.get(failureStatus) ?? []), code]);
    }
  }
  return applyDecorators(
    HttpCode(status),
    ApiResponse({ status, description: body.description, ...(body.schema && { standardSchema: body.schema }) }),
    ...[...byStatus].map(([failureStatus, list]) =>
      ApiResponse({
        status: failureStatus,
        description: list.map((code) => `\`${code}\``).join(', '),
        standardSchema: problemSchema,
        ...(list.some((code) => codes[code].retryable) && failureStatus >= 429 && { headers: retryAfterHeader }),
      }),
    ),
  );
}
