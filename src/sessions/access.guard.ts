import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiSecurity } from '@nestjs/swagger';
import { securitySchemes } from '../infra/http/openapi.js';
import { AppError } from '../kernel/app-error.js';
import { accessToken } from './access-token.strategy.js';
import type { Caller } from './access.service.js';

interface GuardedRequest {
  user: Caller;
}

/** Any good access token, a site's too. */
@Injectable()
class AnyAudienceGuard extends AuthGuard(accessToken) {}

/** A token for this service itself. */
@Injectable()
export class PersonGuard extends AnyAudienceGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const { user } = context.switchToHttp().getRequest<GuardedRequest>();
    if (!user.isOwnAudience) {
      throw new AppError('invalid_token', { detail: "A site's token is not accepted here." });
    }
    return true;
  }
}

/** A phone's token for this service. */
@Injectable()
class PhoneGuard extends PersonGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const { user } = context.switchToHttp().getRequest<GuardedRequest>();
    if (user.kind !== 'mobile') throw new AppError('invalid_token', { detail: 'Only a phone may do this.' });
    return true;
  }
}

function guarded(guard: Type<CanActivate>, scheme: string): MethodDecorator & ClassDecorator {
  return applyDecorators(UseGuards(guard), ApiSecurity(scheme));
}

/** The call is for a signed-in person, on PC or phone, at this service itself. */
export const AsPerson = () => guarded(PersonGuard, securitySchemes.person);

/** The call is for a signed-in phone. */
export const AsPhone = () => guarded(PhoneGuard, securitySchemes.phone);

/** The call is for whoever holds a token of ours, a site's too. */
export const AsAnyAudience = () => guarded(AnyAudienceGuard, securitySchemes.site);

/** Who called. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<GuardedRequest>().user,
);
