import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/** How an event of CloudEvents comes by itself (CNCF CloudEvents, HTTP binding 3.2). */
export const eventMediaType = 'application/cloudevents+json';

/** Metadata key of calls that take one. */
export const EVENT_BODY = Symbol('event-body');

/** This call takes `application/cloudevents+json`, and JSON, since not every sender writes the longer name. */
export function EventBody(): MethodDecorator {
  return applyDecorators(
    SetMetadata(EVENT_BODY, true),
    ApiConsumes(eventMediaType, 'application/json'),
    ApiBody({ required: true, description: 'An event of CloudEvents 1.0.', schema: { type: 'object' } }),
  );
}
