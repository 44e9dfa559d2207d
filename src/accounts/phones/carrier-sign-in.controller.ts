import { Body, Controller, Get, Header, Headers, Ip, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CarrierChallengesService } from '../../carrier/challenges/carrier-challenges.service.js';
import {
  carrierChallengeRequestSchema,
  carrierChallengeSchema,
  carrierHintQuerySchema,
  carrierHintSchema,
  carrierLoginSchema,
  type CarrierChallenge,
  type CarrierChallengeRequest,
  type CarrierHint,
  type CarrierHintQuery,
  type CarrierLogin,
} from '../../contract/carrier.js';
import { tokensSchema, type Tokens } from '../../contract/tokens.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AppError } from '../../kernel/app-error.js';
import type { ShownProof } from '../../sessions/dpop.service.js';
import { ProvenKey, ShowsProof, UncheckedProof, WithProof } from '../../sessions/proof.guard.js';
import { localeIn } from '../accept-language.js';
import { CarrierSignInService } from './carrier-sign-in.service.js';
import { operatorTerms } from './operator-terms.js';

/** The same for everyone, and it hardly ever changes. */
const hintSeconds = 86_400;

@ApiTags('accounts')
@Controller('v1/auth/carrier')
export class CarrierSignInController {
  constructor(
    private readonly challenges: CarrierChallengesService,
    private readonly signIns: CarrierSignInService,
  ) {}

  /** What a carrier's token must answer. With `web`, also what a page in the phone's browser needs to ask for one. */
  @Post('challenges')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(201, { schema: carrierChallengeSchema, description: 'Good once, with the key of the proof.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'not_found',
    'rate_limited',
  ])
  async challenge(
    @Body({ schema: carrierChallengeRequestSchema }) body: CarrierChallengeRequest,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<CarrierChallenge> {
    return this.challenges.begin(body, keyThumbprint, address);
  }

  /**
   * Signs in with the token that the carrier gave the phone, and makes the account where there is none. The proof carries
   * the challenge's nonce, and the token's SHA-256 as `ath`.
   */
  @Post('login')
  @ShowsProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' }, [
    'dpop_required',
    'phone_invalid',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'challenge_invalid',
    'carrier_token_invalid',
    'consent_required',
    'country_not_allowed',
    'step_up_required',
    'account_locked',
    'not_found',
    'number_changed_hands',
    'rate_limited',
    'budget_exhausted',
    'provider_error',
    'provider_timeout',
  ])
  async signIn(
    @Body({ schema: carrierLoginSchema }) body: CarrierLogin,
    @UncheckedProof() proof: ShownProof | undefined,
    @Ip() address: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Tokens> {
    if (!proof) throw new AppError('dpop_required', { detail: 'Send a DPoP header with a proof of your key.' });
    return this.signIns.signIn(body, proof, { address, locale: localeIn(language) });
  }

  /** Whose terms the person agrees to, beside the masked number that the phone's SDK shows; nothing is looked up by it. */
  @Get('hint')
  @Header('Cache-Control', `public, max-age=${hintSeconds}`)
  @Answers(200, { schema: carrierHintSchema, description: 'For the page that asks for consent.' })
  hint(@Query({ schema: carrierHintQuerySchema }) { number, carrier }: CarrierHintQuery): CarrierHint {
    return { number: number ?? null, carrier: carrier ?? null, terms: carrier ? operatorTerms[carrier] : null };
  }
}
