import { applyDecorators, createParamDecorator, Injectable, UseGuards, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiSecurity } from '@nestjs/swagger';
import { securitySchemes } from '../infra/http/openapi.js';
import { browserSecret } from './browser-secret.strategy.js';
import type { ReadLogin } from './qr-login.store.js';

@Injectable()
class BrowserGuard extends AuthGuard(browserSecret) {}

/** The call is for the browser that asked for the code, with its secret. */
export function AsBrowser(): MethodDecorator {
  return applyDecorators(UseGuards(BrowserGuard), ApiSecurity(securitySchemes.browser));
}

/** The QR session of the calling browser, as it was when the guard read it. */
export const OwnLogin = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: ReadLogin }>().user,
);
