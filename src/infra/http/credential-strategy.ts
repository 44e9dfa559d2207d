import type { FastifyRequest } from 'fastify';
import passport from 'passport';

/** A passport strategy that judges one kind of credential and throws our errors. */
export abstract class CredentialStrategy<Caller> extends passport.Strategy {
  /** Whose credential it is. @throws AppError when it isn't good here */
  protected abstract verify(request: FastifyRequest): Promise<Caller>;

  override authenticate(request: unknown): void {
    this.verify(request as FastifyRequest).then(
      (caller) => {
        this.success(caller as object);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }
}

/** Makes a strategy known to the guards by its name. */
export function registerStrategy(name: string, strategy: passport.Strategy): void {
  passport.use(name, strategy);
}
