import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Caller } from './access.service.js';
import { StepUpService } from './step-up.service.js';

/** Lets a session in that has made a step-up in the last five minutes. */
@Injectable()
class StepUpGuard implements CanActivate {
  constructor(private readonly stepUps: StepUpService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.stepUps.assertFresh(context.switchToHttp().getRequest<{ user: Caller }>().user);
    return true;
  }
}

/** The call needs a fresh step-up. Its controller is for persons (`AsPerson`), which is asked first. */
export const AfterStepUp = (): MethodDecorator =>
  applyDecorators(UseGuards(StepUpGuard), ApiExtension('x-step-up', true));
