import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ServiceLogger } from './service-logger.js';

// A driver's error carries the query and its parameters, which are people's data: only what tells the fault is logged.
function describeError(error: unknown): Record<string, unknown> | string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/** pino for everything. Requests are logged by `request-log.ts`, so the library's own middleware has no routes. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [SETTINGS],
      useFactory: (settings: Settings) => ({
        forRoutes: [],
        pinoHttp: {
          level: settings.logLevel,
          base: { pid: process.pid },
          serializers: { err: describeError },
          // Else an error comes as a plain copy of it, fields and all.
          wrapSerializers: false,
        },
      }),
    }),
  ],
  providers: [ServiceLogger],
})
export class ObservabilityModule {}
