/**
 * Every failure that crosses the wire, by code. A code that isn't here does not compile.
 *
 * `status` is the HTTP status; `statusWithToken` replaces it where the caller had sent a token, since then it is
 * the credential as a whole that failed (RFC 9449 section 7.1). `retryable` tells whether the same call may succeed
 * later without a change.
 */
export const codes = {
  invalid_request: { status: 400, title: 'The request is malformed', retryable: false },
  dpop_required: { status: 400, title: 'A DPoP proof is required', retryable: false },
  invalid_dpop_proof: { status: 400, statusWithToken: 401, title: 'The DPoP proof is not valid', retryable: false },
  invalid_token: { status: 401, title: 'The credential is missing or not valid here', retryable: false },
  use_dpop_nonce: { status: 401, title: 'The proof must carry the nonce of this answer', retryable: true },
  invalid_credentials: { status: 401, title: 'Name or password is wrong', retryable: false },
  temp_token_invalid: { status: 401, title: 'The temp token is not valid', retryable: false },
  invalid_client: { status: 401, title: "The client's credentials are not valid", retryable: false },
  origin_not_allowed: { status: 403, title: 'This origin may not use this client', retryable: false },
  account_locked: { status: 403, title: 'The account is locked', retryable: false },
  qr_not_found: { status: 404, title: 'No such QR session', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'This method is not allowed here', retryable: false },
  qr_state_conflict: { status: 409, title: 'The QR session is not in a state that allows this', retryable: false },
  qr_already_scanned: { status: 409, title: 'Another device has scanned this code', retryable: false },
  check_code_wrong: { status: 409, title: 'The check code is wrong', retryable: false },
  too_large: { status: 413, title: 'The body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'This content type is not supported', retryable: false },
  internal_error: { status: 500, title: 'Something went wrong on our side', retryable: false },
  unavailable: { status: 503, title: 'The service cannot answer right now', retryable: true },
} as const satisfies Record<string, { status: number; statusWithToken?: number; title: string; retryable: boolean }>;

/** One of the codes that a client may switch on. */
export type Code = keyof typeof codes;

/** All codes, for tests and for the pages' translations. */
export const allCodes = Object.keys(codes) as Code[];
