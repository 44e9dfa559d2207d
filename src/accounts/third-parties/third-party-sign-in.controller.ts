import { Body, Controller, Header, Ip, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Code } from '../../contract/codes.js';
import { emptyBodySchema } from '../../contract/qr-session.js';
import {
  nativeCodeSchema,
  oauthChallengeSchema,
  ticketLinkSchema,
  ticketLoginSchema,
  ticketRegisterSchema,
  type NativeCode,
  type OauthChallenge,
  type TicketLink,
  type TicketLogin,
  type TicketRegister,
} from '../../contract/third-parties.js';
import { tokensSchema, type Tokens } from '../../contract/tokens.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { maskAddress } from '../../kernel/address.js';
import { ProvenKey, WithProof } from '../../sessions/proof.guard.js';
import { ThirdPartyLinkService } from './third-party-link.service.js';
import { ThirdPartySignInService } from './third-party-sign-in.service.js';

const answer = { schema: tokensSchema, description: 'Tokens, bound to the key of the proof.' };
const proofFailures: Code[] = ['dpop_required', 'invalid_dpop_proof'];

@ApiTags('third parties')
@Controller('v1/auth/oauth')
export class ThirdPartySignInController {
  constructor(
    private readonly signIns: ThirdPartySignInService,
    private readonly links: ThirdPartyLinkService,
  ) {}

  /** Signs in with the ticket from the fragment, and the verifier whose challenge the sign-in was started with. */
  @Post('ticket')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, answer, [...proofFailures, 'ticket_invalid', 'account_locked', 'identity_unlinked'])
  async signInByTicket(
    @Body({ schema: ticketLoginSchema }) { ticket, verifier, device }: TicketLogin,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    return this.signIns.signInByTicket(ticket, verifier, { device, keyThumbprint, address: maskAddress(address) });
  }

  /** "Link to an account that I have", after `identity_unlinked`: that is proved by its password or by a code. */
  @Post('ticket/link')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, answer, [
    ...proofFailures,
    'ticket_invalid',
    'invalid_credentials',
    'code_invalid',
    'account_locked',
    'forbidden',
    'identity_taken',
    'number_changed_hands',
    'rate_limited',
  ])
  async link(
    @Body({ schema: ticketLinkSchema }) { ticket, proof, device }: TicketLink,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    return this.links.link(ticket, proof, { device, keyThumbprint, address: maskAddress(address) }, address);
  }

  /** "A new account", after `identity_unlinked`: made with what the third party told. */
  @Post('ticket/register')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, answer, [...proofFailures, 'ticket_invalid', 'account_locked'])
  async register(
    @Body({ schema: ticketRegisterSchema }) { ticket, device }: TicketRegister,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    return this.signIns.register(ticket, { device, keyThumbprint, address: maskAddress(address) });
  }

  /** What a native SDK's code is bound to. An OpenID Connect issuer is given `nonce` along. */
  @Post(':provider/challenges')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(201, { schema: oauthChallengeSchema, description: 'Good once, with the key of the proof.' }, [
    ...proofFailures,
    'not_found',
    'rate_limited',
  ])
  async challenge(
    @Param('provider') provider: string,
    @Body({ schema: emptyBodySchema }) _body: unknown,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<OauthChallenge> {
    return this.signIns.challenge(provider, keyThumbprint, address);
  }

  /** Signs in with the code that a native SDK was given. */
  @Post(':provider/code')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, answer, [
    ...proofFailures,
    'not_found',
    'challenge_invalid',
    'code_invalid',
    'account_locked',
    'identity_unlinked',
    'provider_error',
    'provider_timeout',
  ])
  async signInByCode(
    @Param('provider') provider: string,
    @Body({ schema: nativeCodeSchema }) body: NativeCode,
    @ProvenKey() keyThumbprint: string,
    @Ip() address: string,
  ): Promise<Tokens> {
    const place = { device: body.device, keyThumbprint, address: maskAddress(address) };
    return this.signIns.signInByCode(provider, body, place);
  }
}
