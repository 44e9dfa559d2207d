import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallResult } from './world/calls.js';
import type { World } from './world/world.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** How the call ended, where the status doesn't say it: a refusal within a 200. */
    result: CallResult | undefined;
  }
  interface FastifyContextConfig {
    /** A page that a person looks at: no call of the provider's API, so it neither fails nor counts. */
    page?: boolean;
  }
}

/** Someone else's service, played on its real wire. Each is one file in `providers/`, listed in `providers.ts`. */
export interface Provider {
  /** What `/sim/faults` and `/sim/calls` call it. */
  readonly id: string;
  /** The header by which its calls are known, where all of them go to the root: they then arrive at `/` of its routes. */
  readonly rootHeader?: string;
  /** Of those with the same header, whose call it is; the first in the list that says yes, or has nothing to say. */
  readonly owns?: (headers: IncomingHttpHeaders) => boolean;
  /** Its routes. Each call fails as `/sim/faults` says and is recorded, unless its config says `page: true`. */
  routes(app: FastifyInstance, world: World): void;
  /** How it reports an error of its own, with this code of its own where one is asked for; without it, a 500 in JSON. */
  fail?(reply: FastifyReply, request: FastifyRequest, code?: string): FastifyReply;
}

/** Puts a provider's routes behind its faults and the record of calls. */
export function addProvider(app: FastifyInstance, provider: Provider, world: World): void {
  void app.register(
    (scope, _options, done) => {
      scope.addHook('preHandler', async (request, reply) => {
        if (request.routeOptions.config.page) return;
        const { mode, code } = world.faults.take(provider.id);
        if (mode === 'ok') return;
        request.result = mode;
        world.calls.record(provider.id, operationOf(request, provider), mode);
        // Never answered: the caller gives up, or the simulator stops.
        if (mode === 'timeout') return reply.hijack();
        if (mode === 'garbage') return reply.type('text/html').send('<!doctype html><title>Welcome to nginx!</title>');
        return provider.fail ? provider.fail(reply, request, code) : reply.code(500).send({ error: 'internal' });
      });
      // Before the answer leaves, so that whoever has it finds the call recorded.
      scope.addHook('onSend', async (request, reply) => {
        if (request.routeOptions.config.page || ['error', 'garbage'].includes(request.result ?? '')) return;
        const result = request.result ?? (reply.statusCode < 400 ? 'ok' : 'refused');
        world.calls.record(provider.id, operationOf(request, provider), result);
      });
      provider.routes(scope, world);
      done();
    },
    provider.rootHeader === undefined ? {} : { prefix: rootOf(provider) },
  );
}

/** Tells the calls to the root apart, by the header of whose they are. */
export function separateRoots(providers: readonly Provider[]): (request: IncomingMessage) => string {
  return ({ url = '/', headers }) => {
    const isRoot = url === '/' || url.startsWith('/?');
    const isOwner = ({ rootHeader, owns }: Provider) =>
      rootHeader !== undefined && rootHeader in headers && (owns?.(headers) ?? true);
    const owner = isRoot && providers.find(isOwner);
    return owner ? rootOf(owner) + url : url;
  };
}

function rootOf({ id }: Provider): string {
  return `/root-of-${id}`;
}

// Numbers and tokens stand in queries: what is recorded ends before them.
function operationOf({ method, headers, routeOptions }: FastifyRequest, { rootHeader }: Provider): string {
  return rootHeader === undefined ? `${method} ${routeOptions.url ?? ''}` : String(headers[rootHeader]);
}
