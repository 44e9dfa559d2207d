import { applyDecorators, createParamDecorator, Injectable, UseGuards, type ExecutionContext } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { securitySchemes } from '../infra/http/openapi.js';
import { PersonGuard } from './access.guard.js';
import type { Caller } from './access.service.js';
import { DpopService } from './dpop.service.js';
import { ProofGuard } from './proof.guard.js';

/** Lets a call in by its token, where it has one; else as `ProofGuard` does. A token that isn't good is refused. */
@Injectable()
class AnyoneGuard extends PersonGuard {
  private readonly proofs: ProofGuard;

  constructor(dpop: DpopService) {
    super();
    this.proofs = new ProofGuard(dpop);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    return headers.authorization === undefined ? this.proofs.canActivate(context) : super.canActivate(context);
  }
}

/** The call may be a signed-in person's, may prove a key, or neither; its handler decides what it must. */
export const AsAnyone = (): MethodDecorator =>
  applyDecorators(
    UseGuards(AnyoneGuard),
    ApiSecurity({}),
    ApiSecurity(securitySchemes.proof),
    ApiSecurity(securitySchemes.person),
  );

/** Who called, where someone is signed in. */
export const MaybeCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user?: Caller }>().user,
);
