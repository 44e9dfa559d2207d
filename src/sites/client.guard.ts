import { applyDecorators, createParamDecorator, Injectable, UseGuards, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiSecurity } from '@nestjs/swagger';
import { securitySchemes } from '../infra/http/openapi.js';
import { clientCredentials } from './client-credentials.strategy.js';
import type { Site } from './sites.service.js';

@Injectable()
class ClientGuard extends AuthGuard(clientCredentials) {}

/** The call is for a site's server, with its credentials. */
export function AsClient(): MethodDecorator {
  return applyDecorators(UseGuards(ClientGuard), ApiSecurity(securitySchemes.client));
}

/** The site that called. */
export const CallingSite = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: Site }>().user,
);
