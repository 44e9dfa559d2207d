import { errorOfProblem, type ClientError } from './client-error.js';

/**
 * What a `connect_error` of Socket.IO says: the service's refusal, or undefined where the line itself failed. Only a
 * refusal brings `data` along, and after a refusal the socket doesn't try again of itself.
 */
export function refusalOf(error: Error): ClientError | undefined {
  const body: unknown = 'data' in error ? error.data : undefined;
  return typeof body === 'object' && body !== null ? errorOfProblem(body, 400) : undefined;
}
