import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CamaraGrant } from '../../world/camara-tokens.js';
import type { World } from '../../world/world.js';

/** CAMARA's codes and their statuses, over all APIs that are played here. */
const statusOf = {
  INVALID_ARGUMENT: 400,
  OUT_OF_RANGE: 400,
  INVALID_PROTOCOL: 400,
  INVALID_CREDENTIAL: 400,
  INVALID_TOKEN: 400,
  INVALID_SINK: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  'NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK': 403,
  NOT_FOUND: 404,
  IDENTIFIER_NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  SERVICE_NOT_APPLICABLE: 422,
  MISSING_IDENTIFIER: 422,
  UNNECESSARY_IDENTIFIER: 422,
  QUOTA_EXCEEDED: 429,
  TOO_MANY_REQUESTS: 429,
} as const;
export type CamaraCode = keyof typeof statusOf;

/** Thrown by an operation; the answer is CAMARA's ErrorInfo. */
export class CamaraProblem extends Error {
  constructor(readonly code: string) {
    super(code);
  }

  answer(reply: FastifyReply): FastifyReply {
    const status = Object.hasOwn(statusOf, this.code) ? statusOf[this.code as CamaraCode] : 500;
    return reply
      .code(status)
      .send({ status, code: this.code, message: 'As the simulator was told, or as it must be.' });
  }
}

/** A number as CAMARA writes it. */
export const phoneNumberSchema = z.string().regex(/^\+[1-9][0-9]{4,14}$/);

/** What an operation has been called with, once its token was found good. */
export interface ApiCall<Body> {
  readonly request: FastifyRequest;
  readonly body: Body;
  readonly grant: CamaraGrant;
}

interface Operation<Body> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** Any of these opens it. */
  readonly scopes: readonly string[];
  readonly body?: z.ZodType<Body>;
  /** A token that is spent by this call, as NumberVerification's are from 2026 on. */
  readonly isTokenSpent?: boolean;
  run(call: ApiCall<Body>): { readonly status?: number; readonly body?: object };
}

/** Adds an operation behind its token, its form and the correlator that every answer gives back. */
export function addOperation<Body = undefined>(app: FastifyInstance, world: World, operation: Operation<Body>): void {
  app.route({
    method: operation.method,
    url: `/camara${operation.url}`,
    handler: (request, reply) => {
      const correlator = request.headers['x-correlator'];
      if (typeof correlator === 'string') reply.header('x-correlator', correlator);
      try {
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
        const grant = world.camaraTokens.find(token);
        if (!grant) throw new CamaraProblem('UNAUTHENTICATED');
        if (!operation.scopes.some((scope) => grant.scopes.includes(scope))) {
          throw new CamaraProblem('PERMISSION_DENIED');
        }
        if (operation.isTokenSpent) world.camaraTokens.spend(token);
        const { status = 200, body } = operation.run({ request, grant, body: bodyOf(request, operation.body) });
        return reply.code(status).send(body);
      } catch (error) {
        if (error instanceof CamaraProblem) return error.answer(reply);
        throw error;
      }
    },
  });
}

function bodyOf<Body>({ body }: FastifyRequest, schema: z.ZodType<Body> | undefined): Body {
  if (!schema) return undefined as Body;
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new CamaraProblem('INVALID_ARGUMENT');
  return parsed.data;
}

/** Whose number a call is about: named in it with a token of the client's own, and never with a person's. */
export function identified(grant: CamaraGrant, named: string | undefined): string {
  if (grant.phone === null && named === undefined) throw new CamaraProblem('MISSING_IDENTIFIER');
  if (grant.phone !== null && named !== undefined) throw new CamaraProblem('UNNECESSARY_IDENTIFIER');
  return grant.phone ?? named ?? '';
}
