/**
 * Every failure that crosses the wire, by code. A code that isn't here does not compile.
 *
 * `status` is the HTTP status; `statusWithToken` replaces it where the caller had sent a token, since then it is
 * the credential as a whole that failed (RFC 9449 section 7.1). `retryable` tells whether the same call may succeed
 * later without a change. Above each stands what a client does about it; docs/protocol.md is made of these lines.
 */
export const codes = {
  /** Mend the request: `errors` names each fault by its path. Sent again unchanged, it fails again. */
  invalid_request: { status: 400, title: 'The request is malformed', retryable: false },
  /** Send a `DPoP` header with a proof of your key. */
  dpop_required: { status: 400, title: 'A DPoP proof is required', retryable: false },
  /** Make a new proof and try once more: each is good for one request. `detail` says what was wrong. */
  invalid_dpop_proof: { status: 400, statusWithToken: 401, title: 'The DPoP proof is not valid', retryable: false },
  /** Ask for the code again, or for a new one. Wrong, old, used and foreign codes are not told apart. */
  code_invalid: { status: 400, title: 'The code is not valid', retryable: false },
  /** Ask the person for a number that can be called, with its country where that isn't the service's own. */
  phone_invalid: { status: 400, title: 'This is not a phone number', retryable: false },
  /** Ask for another password; `detail` says what is wrong with this one. */
  password_too_weak: { status: 400, title: 'The password is too weak', retryable: false },
  /** An access token: refresh once, else sign in again. A refresh token: the session is over. */
  invalid_token: { status: 401, title: 'The credential is missing or not valid here', retryable: false },
  /** Send the call again, with a new proof that carries the nonce of this answer. */
  use_dpop_nonce: { status: 401, title: 'The proof must carry the nonce of this answer', retryable: true },
  /** Ask the person again. It is never said which of the two is wrong. */
  invalid_credentials: { status: 401, title: 'Name or password is wrong', retryable: false },
  /** Scan again: the temp token is of another code or phone, or a later scan has replaced it. */
  temp_token_invalid: { status: 401, title: 'The temp token is not valid', retryable: false },
  /** Begin again: the ticket is unknown, used or over, or of another page, key or session. */
  ticket_invalid: { status: 401, title: 'The ticket is not valid', retryable: false },
  /** Get a new token from the carrier's SDK, or offer another way: this one is wrong, old or used, or the phone had no mobile data. */
  carrier_token_invalid: { status: 401, title: "The carrier's token is not valid", retryable: false },
  /** Ask for a new challenge: this one is unknown, used or over, or was asked with another key. */
  challenge_invalid: { status: 401, title: 'The challenge is not valid', retryable: false },
  /** A server sends its site's id and secret as `Basic`; a page is known by the origin that its browser tells. */
  invalid_client: { status: 401, title: "The client's credentials are not valid", retryable: false },
  /** Have this exact origin put on the site's list. A code is used from the origin that asked for it. */
  origin_not_allowed: { status: 403, title: 'This origin may not use this client', retryable: false },
  /**
   * Make a step-up with one of the ways that `GET /v1/me/step-up` names, then send the call again. At a sign-in: send the
   * `ticket` of this answer to `/v1/auth/second-step`, within ten minutes, with a proof of another kind.
   */
  step_up_required: { status: 403, title: 'This needs a fresh proof of who you are', retryable: false },
  /** Show what the carrier's terms are, and send `consent: true` once the person has said yes. */
  consent_required: { status: 403, title: 'The person has not agreed', retryable: false },
  /** Offer another way: numbers of this country are not served. */
  country_not_allowed: { status: 403, title: 'This country is not served', retryable: false },
  /** Tell the person; `detail` says what is not theirs to do, or of what they have as many as they may. */
  forbidden: { status: 403, title: 'You may not do this', retryable: false },
  /** Tell the person. Only whoever runs the service can unlock the account. */
  account_locked: { status: 403, title: 'The account is locked', retryable: false },
  /** The code is unknown, gone or not yours, or the secret is wrong: show or scan a new one. */
  qr_not_found: { status: 404, title: 'No such QR session', retryable: false },
  /** There is nothing here, or it isn't yours. */
  not_found: { status: 404, title: 'Not found', retryable: false },
  /** The `Allow` header names the methods that there are. */
  method_not_allowed: { status: 405, title: 'This method is not allowed here', retryable: false },
  /** Read the state and show that: the other side, or the clock, was faster. */
  qr_state_conflict: { status: 409, title: 'The QR session is not in a state that allows this', retryable: false },
  /** Tell the person. If the PC is theirs, "not me" on it brings a new code. */
  qr_already_scanned: { status: 409, title: 'Another device has scanned this code', retryable: false },
  /** This sign-in is over: show a new code. */
  check_code_wrong: { status: 409, title: 'The check code is wrong', retryable: false },
  /** Ask "link or new" and go on with the `ticket` of this answer, within ten minutes. */
  identity_unlinked: { status: 409, title: 'No account has this identity yet', retryable: false },
  /** It belongs to another account. Where the caller has proved it, the `ticket` of this answer opens a merge. */
  identity_taken: { status: 409, title: 'This identity belongs to another account', retryable: false },
  /** Bind another way to sign in first. */
  last_identity: { status: 409, title: 'This is the last way to sign in', retryable: false },
  /** Offer another way to sign in: the number has a new SIM or a new owner, and proves nobody here for now. */
  number_changed_hands: { status: 409, title: 'The number may have changed hands', retryable: false },
  /** These two accounts cannot become one; `detail` says why. */
  merge_refused: { status: 409, title: 'These accounts cannot be merged', retryable: false },
  /** A body may hold 64 KiB, the headers 16 KiB in all. */
  too_large: { status: 413, title: 'The body is too large', retryable: false },
  /** Send `application/json`; to `/v1/introspect` and `/v1/revoke`, a form. */
  unsupported_media_type: { status: 415, title: 'This content type is not supported', retryable: false },
  /** Wait for the seconds in `Retry-After`: this address, device or person has done it too often, or has too many. */
  rate_limited: { status: 429, title: 'Too often or too many; come back later', retryable: true },
  /** Offer another way, or wait for the seconds in `Retry-After`: no more messages are sent, or carriers asked, today. */
  budget_exhausted: { status: 429, title: "Today's budget is spent", retryable: true },
  /** Tell whoever runs the service the request's id, which stands in `instance`. */
  internal_error: { status: 500, title: 'Something went wrong on our side', retryable: false },
  /** Try again later, or offer another way: whoever sends messages or proves people for us has failed. */
  provider_error: { status: 502, title: 'A provider failed', retryable: true },
  /** Wait for the seconds in `Retry-After`, then try again with growing pauses. */
  unavailable: { status: 503, title: 'The service cannot answer right now', retryable: true },
  /** Try again later, or offer another way: whoever sends messages or proves people for us didn't answer. */
  provider_timeout: { status: 504, title: 'A provider did not answer in time', retryable: true },
} as const satisfies Record<string, { status: number; statusWithToken?: number; title: string; retryable: boolean }>;

/** One of the codes that a client may switch on. */
export type Code = keyof typeof codes;

/** All codes, for tests and for the pages' translations. */
export const allCodes = Object.keys(codes) as Code[];
