import { codes, type Code } from '../contract/codes.js';
import type { Suggestions } from '../contract/third-parties.js';

/** What an error tells beside its code. */
export interface ErrorDetails {
  /** One English sentence for the engineer who reads the answer; never a secret, SQL or provider text. */
  readonly detail?: string;
  /** What is wrong with the input, by path. */
  readonly errors?: readonly { path: string; message: string }[];
  /** Whether the caller had sent a token: some codes have another status then. */
  readonly tokenSent?: boolean;
  /** The call is let in by a bearer, and by nothing that is bound to a key. */
  readonly wantsBearer?: boolean;
  /** The nonce that the next proof must carry (RFC 9449 section 8). */
  readonly dpopNonce?: string;
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number;
  /** What to go on with, for `identity_unlinked`, `identity_taken` and `step_up_required`. */
  readonly ticket?: string;
  /** What a third party told of the person, for `identity_unlinked`. */
  readonly suggestions?: Suggestions;
}

/** The one error class: whatever is thrown on purpose is one of the codes in `contract/codes.ts`. */
export class AppError extends Error {
  constructor(
    readonly code: Code,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(details.detail ?? codes[code].title, options);
    this.name = 'AppError';
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    const entry = codes[this.code];
    return this.details.tokenSent && 'statusWithToken' in entry ? entry.statusWithToken : entry.status;
  }
}
