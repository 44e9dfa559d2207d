import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { securitySchemes } from '../infra/http/openapi.js';
import { AppError } from '../kernel/app-error.js';
import { DpopService, type ShownProof } from './dpop.service.js';
import { pathOf, proofOf } from '../infra/http/shown-credential.js';

type ProvenRequest = FastifyRequest & { keyThumbprint?: string };

/** Lets a call without a token in by its proof alone, where it has one. */
@Injectable()
export class ProofGuard implements CanActivate {
  constructor(private readonly dpop: DpopService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ProvenRequest>();
    const proof = proofOf(request.headers.dpop);
    if (proof === undefined) return true;
    request.keyThumbprint = await this.dpop.admitAlone({ proof, method: request.method, path: pathOf(request.url) });
    return true;
  }
}

/** As `ProofGuard`, and a proof there must be. */
@Injectable()
class RequiredProofGuard extends ProofGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.switchToHttp().getRequest<FastifyRequest>().headers.dpop === undefined) {
      throw new AppError('dpop_required', { detail: 'Send a DPoP header with a proof of your key.' });
    }
    return super.canActivate(context);
  }
}

/** The call proves a key, before there is any token. */
export function WithProof(): MethodDecorator {
  return applyDecorators(UseGuards(RequiredProofGuard), ApiSecurity(securitySchemes.proof));
}

/** The call may prove a key; its handler decides whether it must. */
export function WithOptionalProof(): MethodDecorator {
  return applyDecorators(UseGuards(ProofGuard), ApiSecurity(securitySchemes.proof));
}

/** The thumbprint of the key that the call has proved; undefined without a proof. */
export const ProvenKey = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<ProvenRequest>().keyThumbprint,
);

/** The call shows a proof that its handler checks, since that covers more than its key. */
export function ShowsProof(): MethodDecorator {
  return ApiSecurity(securitySchemes.proof);
}

/** The proof that came with the call, unchecked; undefined without one. */
export const UncheckedProof = createParamDecorator((_: unknown, context: ExecutionContext): ShownProof | undefined => {
  const { headers, method, url } = context.switchToHttp().getRequest<FastifyRequest>();
  const proof = proofOf(headers.dpop);
  return proof === undefined ? undefined : { proof, method, path: pathOf(url) };
});
