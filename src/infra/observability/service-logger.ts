import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

// Nest tells of each module and route at every start: a hundred lines that nobody reads.
const startUpContexts = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** Nest's own log lines, as pino's, without its start-up chatter. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && startUpContexts.has(context)) return;
    super.log(message, ...(rest as [unknown?]));
  }
}
