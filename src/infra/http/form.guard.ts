import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import { EVENT_BODY, eventMediaType } from './event-body.decorator.js';
import { FORM_BODY } from './form-body.decorator.js';

interface RouteArgument {
  readonly schema?: z.ZodType;
}

// The numbers that Nest writes before the argument's index in its metadata keys ("3:0" is a body).
const parts = { '3': 'body', '4': 'query' } as const;

/**
 * Checks a request's form before anyone asks for its credential, as docs/protocol.md says (400 before 401): Nest runs
 * pipes after guards, so the schemas given to `@Body({ schema })` and `@Query({ schema })` are applied here, once. What
 * the handler gets is what the schema made of it.
 *
 * @throws AppError `invalid_request` with every fault and its path
 */
@Injectable()
export class FormGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    checkMediaType(request, mediaTypesOf(context.getHandler()));
    for (const { part, schema } of schemasOf(context)) {
      const result = schema.safeParse(request[part] ?? undefined);
      if (!result.success) {
        throw new AppError('invalid_request', {
          detail: `The ${part} is not as this call wants it.`,
          errors: faultsOf(result.error),
        });
      }
      const nulPath = findNul(result.data);
      if (nulPath !== undefined) {
        throw new AppError('invalid_request', { errors: [{ path: nulPath, message: 'must not contain U+0000' }] });
      }
      request[part] = result.data;
    }
    return true;
  }
}

const formMediaType = 'application/x-www-form-urlencoded';

// What a call takes, the one to name first.
function mediaTypesOf(handler: object): readonly [string, ...string[]] {
  if (Reflect.getMetadata(FORM_BODY, handler) === true) return [formMediaType];
  if (Reflect.getMetadata(EVENT_BODY, handler) === true) return [eventMediaType, 'application/json'];
  return ['application/json'];
}

// Fastify refuses what nothing here reads. Forms and events are read for every call, so the others refuse them; a browser
// may send a form anywhere without asking first.
function checkMediaType(request: FastifyRequest, wanted: readonly [string, ...string[]]): void {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === undefined || wanted.includes(mediaType)) return;
  const isReadElsewhere = [formMediaType, eventMediaType].includes(mediaType);
  if (isReadElsewhere || wanted[0] === formMediaType) {
    throw new AppError('unsupported_media_type', { detail: `This call takes ${wanted[0]}.` });
  }
}

function schemasOf(context: ExecutionContext): { part: 'body' | 'query'; schema: z.ZodType }[] {
  const metadata = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    Record<string, RouteArgument> | undefined;
  return Object.entries(metadata ?? {}).flatMap(([key, { schema }]) => {
    const part = parts[key.split(':')[0] as keyof typeof parts] as 'body' | 'query' | undefined;
    return part && schema ? [{ part, schema }] : [];
  });
}

// Postgres has no text with it. Looked for in what the schema let through, which bounds how deep it is.
function findNul(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = findNul(part, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultsOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
