import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { BusService } from './infra/bus/bus.service.js';
import { eventMediaType } from './infra/http/event-body.decorator.js';
import { logRequests } from './infra/observability/request-log.js';
import { ServiceLogger } from './infra/observability/service-logger.js';
import { AllowedOrigins } from './infra/http/allowed-origins.js';
import { serveOpenApi } from './infra/http/openapi.js';
import { servePages } from './infra/http/pages.js';
import { answerClientError } from './infra/http/client-error.js';
import { sendProblem } from './infra/http/problem.filter.js';
import { RouteTable } from './infra/http/route-table.js';
import { setSecurityHeaders } from './infra/http/security-headers.js';
import { toAppError } from './infra/http/to-app-error.js';
import { connectionLimits } from './infra/limits/limits.js';
import { trustOf } from './infra/limits/trusted-proxies.js';
import { RedisService } from './infra/redis/redis.service.js';
import { SocketServerAdapter } from './infra/ws/socket-server.adapter.js';

const maxBodyBytes = 65_536;

// Longer than any id of ours, so that an overlong one is answered like any unknown one; Node bounds the whole URL.
const maxPathPartLength = 16_384;

/** Puts the service together, connected to its servers and ready to listen. `pagesRoot` holds the built web pages. */
export async function createApp(settings: Settings, pagesRoot: string): Promise<NestFastifyApplication> {
  const timeouts = {
    headersTimeout: connectionLimits.headersMs,
    connectionsCheckingInterval: connectionLimits.checkEveryMs,
  };
  const adapter = new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    requestTimeout: connectionLimits.requestMs,
    ...(settings.tls === undefined
      ? { http: timeouts }
      : { https: { ...timeouts, handshakeTimeout: connectionLimits.headersMs, ...settings.tls } }),
    trustProxy: trustOf(settings.trustedProxies),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: maxPathPartLength },
    clientErrorHandler: answerClientError,
    // What Fastify refuses before there is a route, such as a URL that cannot be decoded.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, toAppError(error), request.id);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { bufferLogs: true });
  app.useLogger(app.get(ServiceLogger));
  const fastify = adapter.getInstance();
  app.get(RouteTable).listenTo(fastify);
  // JSON and OAuth's forms are what calls take, and hooks events; anything else is 415.
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(eventMediaType, { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  logRequests(fastify, await app.resolve(PinoLogger));
  setSecurityHeaders(app, settings);
  allowOrigins(app);
  app.useWebSocketAdapter(new SocketServerAdapter(app, app.get<Settings>(SETTINGS)));
  await app.register(fastifyCookie);
  await app.get(RedisService).connect();
  await app.get(BusService).connect();
  await servePages(app, pagesRoot, settings.carrier.webUrl);
  serveOpenApi(app, settings.publicUrl);
  return app;
}

// The one cookie is for redirects, and never sent along; which origin may use which client is asked where the client is known.
function allowOrigins(app: NestFastifyApplication): void {
  const origins = app.get(AllowedOrigins);
  app.enableCors({
    origin: async (origin: string | undefined) =>
      origin !== undefined && (await origins.isKnown(origin)) ? origin : false,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'dpop'],
    exposedHeaders: ['dpop-nonce', 'retry-after', 'www-authenticate', 'x-request-id'],
    maxAge: 600,
  });
}
