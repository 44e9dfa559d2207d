import type { FastifyInstance } from 'fastify';
import { type PinoLogger } from 'nestjs-pino';
import { pathOf } from '../http/shown-credential.js';

/**
 * One line a request, with its id. Headers and bodies are never logged, and a URL only up to its `?`: secrets don't
 * travel in URLs, but a client may do it wrong. Health checks come every few seconds and say nothing.
 */
export function logRequests(fastify: FastifyInstance, logger: PinoLogger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = pathOf(request.url);
    if (!path.startsWith('/health/')) {
      const { statusCode: status, elapsedTime } = reply;
      const durationMs = Math.round(elapsedTime * 10) / 10;
      logger.info({ requestId: request.id, method: request.method, path, status, durationMs }, 'request');
    }
    done();
  });
}
