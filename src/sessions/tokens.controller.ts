import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refreshRequestSchema, tokensSchema, type RefreshRequest, type Tokens } from '../contract/tokens.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { ProvenKey, WithProof } from './proof.guard.js';
import { RefreshService } from './refresh.service.js';

@ApiTags('sessions')
@Controller('v1/auth')
export class TokensController {
  constructor(private readonly refreshes: RefreshService) {}

  /** New tokens for a refresh token, which is spent with it. */
  @Post('refresh')
  @WithProof()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: 'New tokens; the refresh token that was sent is spent.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'invalid_token',
    'account_locked',
  ])
  async refresh(
    @Body({ schema: refreshRequestSchema }) body: RefreshRequest,
    @ProvenKey() keyThumbprint: string,
  ): Promise<Tokens> {
    return this.refreshes.refresh(body.refreshToken, keyThumbprint);
  }

  /** Ends the session of a refresh token. */
  @Post('logout')
  @WithProof()
  @Answers(204, { description: 'The session has been ended.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'invalid_token',
  ])
  async logout(
    @Body({ schema: refreshRequestSchema }) body: RefreshRequest,
    @ProvenKey() keyThumbprint: string,
  ): Promise<void> {
    await this.refreshes.signOut(body.refreshToken, keyThumbprint);
  }
}
