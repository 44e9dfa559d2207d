import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ownPhoneCheckSchema,
  phoneCheckResultSchema,
  phoneCheckSchema,
  type OwnPhoneCheck,
  type PhoneCheck,
  type PhoneCheckResult,
} from '../../contract/carrier.js';
import type { Code } from '../../contract/codes.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { AsClient, CallingSite } from '../../sites/client.guard.js';
import type { Site } from '../../sites/sites.service.js';
import { PhoneChecksService } from './phone-checks.service.js';

const answer = { schema: phoneCheckResultSchema, description: 'Whether it is; null where the carrier cannot tell.' };
const carrierFailures: Code[] = [
  'phone_invalid',
  'carrier_token_invalid',
  'country_not_allowed',
  'not_found',
  'rate_limited',
  'budget_exhausted',
  'provider_error',
  'provider_timeout',
];

@Controller()
export class PhoneChecksController {
  constructor(private readonly checks: PhoneChecksService) {}

  /**
   * Whether a number is that of the phone in hand, as for a payment: the one that was typed, or its last four digits; without
   * both, one's own. The challenge is asked for with the same key.
   */
  @Post('v1/me/phone/check')
  @ApiTags('me')
  @AsPerson()
  @Answers(200, answer, [
    'invalid_token',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'challenge_invalid',
    ...carrierFailures,
  ])
  async checkOwn(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ownPhoneCheckSchema }) body: OwnPhoneCheck,
  ): Promise<PhoneCheckResult> {
    return this.checks.checkOwn(body, caller);
  }

  /** The same for a site's server, with a token that its own app got from the carrier. */
  @Post('v1/phone-checks')
  @ApiTags('servers')
  @AsClient()
  @Answers(200, answer, ['invalid_client', 'rate_limited', ...carrierFailures])
  async checkFor(
    @CallingSite() site: Site,
    @Body({ schema: phoneCheckSchema }) body: PhoneCheck,
  ): Promise<PhoneCheckResult> {
    return this.checks.checkFor(body, site);
  }
}
