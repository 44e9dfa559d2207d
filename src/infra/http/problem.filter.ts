import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { codes } from '../../contract/codes.js';
import { AppError } from '../../kernel/app-error.js';
import { problemOf } from './problem.js';
import { RouteTable } from './route-table.js';
import { toAppError } from './to-app-error.js';

/** Turns whatever was thrown into a problem answer; the log alone gets the cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(ProblemFilter.name);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    let error = toAppError(thrown);
    if (error.code === 'not_found' && !(thrown instanceof AppError)) {
      const allowed = this.routes.methodsAt(request.url);
      if (allowed.length > 0) {
        error = new AppError('method_not_allowed');
        void reply.header('allow', allowed.join(', '));
      }
    }
    if (error.status >= 500) {
      this.logger.error({ err: error.cause ?? error, code: error.code, requestId: request.id }, 'a request failed');
    }
    sendProblem(reply, error, request.id);
  }
}

/** Answers with the error's problem body and the headers that go with it. */
export function sendProblem(reply: FastifyReply, error: AppError, requestId: string): void {
  setErrorHeaders(reply, error);
  void reply.status(error.status).type('application/problem+json; charset=utf-8').send(problemOf(error, requestId));
}

function setErrorHeaders(reply: FastifyReply, error: AppError): void {
  const { retryAfter, dpopNonce } = error.details;
  void reply.header('cache-control', 'no-store');
  if (dpopNonce !== undefined) void reply.header('dpop-nonce', dpopNonce);
  if (codes[error.code].retryable && error.status >= 429) void reply.header('retry-after', String(retryAfter ?? 1));
  if (error.status === 401) void reply.header('www-authenticate', challengeOf(error));
}

// RFC 9449 section 7.1 names the scheme and algorithms; RFC 6749 section 5.2 wants Basic where a client failed; who tells
// us something has a bearer (RFC 6750 section 3).
function challengeOf(error: AppError): string {
  if (error.code === 'invalid_client') return 'Basic realm="saoma"';
  if (error.details.wantsBearer) return `Bearer error="${error.code}"`;
  return `DPoP algs="ES256", error="${error.code}"`;
}
