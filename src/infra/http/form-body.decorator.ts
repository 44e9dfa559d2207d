import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';

/** Metadata key of calls that take a form instead of JSON. */
export const FORM_BODY = Symbol('form-body');

/** This call takes `application/x-www-form-urlencoded`, as OAuth's standards say, and nothing else. */
export function FormBody(): MethodDecorator {
  return applyDecorators(SetMetadata(FORM_BODY, true), ApiConsumes('application/x-www-form-urlencoded'));
}
