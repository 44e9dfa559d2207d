import { codes, type Code } from '../../../src/contract/codes.js';
import type { Problem } from '../../../src/contract/problem.js';
import type { Suggestions } from '../../../src/contract/third-parties.js';

/** Failures that never reach the service, or that it didn't word in a way this client knows. */
export type LocalCode =
  | 'offline'
  | 'timed_out'
  | 'unexpected_answer'
  | 'storage_unavailable'
  | 'insecure_context'
  /** What was typed as an email address is none. */
  | 'email_invalid'
  /** The person said no at a third party. */
  | 'third_party_refused'
  /** A third party sent the person back with nothing that counts. */
  | 'third_party_failed'
  /** The phone has no mobile data just now, or is on Wi-Fi alone: its carrier doesn't see it. */
  | 'no_mobile_data'
  /** There is no SIM card. */
  | 'no_sim'
  | 'carrier_unreachable'
  /** What was shown in the second step rests on the same number as the first. */
  | 'same_number';

/** All that can go wrong in this client, by code. */
export type FailureCode = Code | LocalCode;

interface ClientErrorOptions {
  retryAfterSeconds?: number | undefined;
  dpopNonce?: string | undefined;
  ticket?: string | undefined;
  suggestions?: Suggestions | undefined;
  cause?: unknown;
}

/** The one error this client throws (an aborted call throws the abort's own reason). Pages translate it by `code`. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  /** What the service asked for in `Retry-After`, or on a socket in the problem itself. */
  readonly retryAfterSeconds: number | undefined;
  /** The nonce that a refused proof has to carry. */
  readonly dpopNonce: string | undefined;
  /** With `identity_unlinked` and `identity_taken`: what to go on with. */
  readonly ticket: string | undefined;
  /** With `identity_unlinked`: what the third party told of the person. */
  readonly suggestions: Suggestions | undefined;

  constructor(
    readonly code: FailureCode,
    options: ClientErrorOptions = {},
  ) {
    super(code, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.dpopNonce = options.dpopNonce;
    this.ticket = options.ticket;
    this.suggestions = options.suggestions;
  }

  /** Whether the same call may succeed later without a change. */
  get retryable(): boolean {
    switch (this.code) {
      case 'offline':
      case 'timed_out':
      case 'carrier_unreachable':
        return true;
      case 'unexpected_answer':
      case 'storage_unavailable':
      case 'insecure_context':
      case 'email_invalid':
      case 'third_party_refused':
      case 'third_party_failed':
      case 'no_mobile_data':
      case 'no_sim':
      case 'same_number':
        return false;
      default:
        return codes[this.code].retryable;
    }
  }
}

/** The error as this client's own, whatever was thrown. */
export function asClientError(thrown: unknown): ClientError {
  return thrown instanceof ClientError ? thrown : new ClientError('unexpected_answer', { cause: thrown });
}

/** The error that a problem body (RFC 9457) stands for; a code of a newer service falls back on its status. */
export function errorOfProblem(body: unknown, status: number, options: ClientErrorOptions = {}): ClientError {
  const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
  return new ClientError(knownCode(problem.code) ?? codeOfStatus(problem.status ?? status), {
    ...options,
    retryAfterSeconds: problem.retryAfter ?? options.retryAfterSeconds,
    dpopNonce: problem.dpopNonce ?? options.dpopNonce,
    ticket: problem.ticket,
    suggestions: problem.suggestions,
  });
}

function knownCode(code: unknown): Code | undefined {
  return typeof code === 'string' && Object.hasOwn(codes, code) ? (code as Code) : undefined;
}

function codeOfStatus(status: number): FailureCode {
  if (status === 429) return 'rate_limited';
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  return status >= 500 ? 'internal_error' : 'unexpected_answer';
}
