import { CarrierRefusal, type CarrierTrouble } from '../providers/carrier-provider.js';

/**
 * What CAMARA's codes mean here: first those of the APIs, then those of the authorization server (RFC 6749, CIBA, and
 * CAMARA's Security and Interoperability Profile r3.3, appendix A). Any other counts as a failure.
 */
export const camaraTroubles = {
  INVALID_ARGUMENT: 'misconfigured',
  OUT_OF_RANGE: 'misconfigured',
  MISSING_IDENTIFIER: 'misconfigured',
  UNNECESSARY_IDENTIFIER: 'misconfigured',
  INVALID_PROTOCOL: 'misconfigured',
  INVALID_CREDENTIAL: 'misconfigured',
  INVALID_TOKEN: 'misconfigured',
  INVALID_SINK: 'misconfigured',
  PERMISSION_DENIED: 'misconfigured',
  UNAUTHENTICATED: 'token_invalid',
  'NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK': 'no_mobile_network',
  NOT_FOUND: 'number_invalid',
  IDENTIFIER_NOT_FOUND: 'number_invalid',
  SERVICE_NOT_APPLICABLE: 'number_invalid',
  ABORTED: 'failed',
  ALREADY_EXISTS: 'failed',
  QUOTA_EXCEEDED: 'limited',
  TOO_MANY_REQUESTS: 'limited',
  invalid_grant: 'token_invalid',
  expired_token: 'token_invalid',
  unknown_user_id: 'token_invalid',
  access_denied: 'token_invalid',
  consent_required: 'token_invalid',
  authorization_pending: 'late',
  slow_down: 'limited',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  unsupported_grant_type: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_request: 'misconfigured',
  server_error: 'failed',
  temporarily_unavailable: 'failed',
} as const satisfies Record<string, CarrierTrouble>;

export type CamaraCode = keyof typeof camaraTroubles;

/** An operator's refusal, with its code where it is one of the table. */
export class CamaraRefusal extends CarrierRefusal {
  constructor(
    trouble: CarrierTrouble,
    reason: string,
    readonly code?: CamaraCode,
  ) {
    super(trouble, reason);
  }
}

/** The refusal that a code and a status mean. What else an operator says may hold a number, and stays out. */
export function refusalOf(code: unknown, status: number): CamaraRefusal {
  if (typeof code === 'string' && Object.hasOwn(camaraTroubles, code)) {
    const known = code as CamaraCode;
    return new CamaraRefusal(camaraTroubles[known], known, known);
  }
  return new CamaraRefusal(status === 429 ? 'limited' : 'failed', `answered with ${status}`);
}
