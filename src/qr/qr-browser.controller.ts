import { Body, Controller, Delete, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  checkCodeRequestSchema,
  createdQrSessionSchema,
  createQrSessionSchema,
  emptyBodySchema,
  qrViewSchema,
  waitQuerySchema,
  type CheckCodeRequest,
  type CreatedQrSession,
  type CreateQrSession,
  type QrView,
  type WaitQuery,
} from '../contract/qr-session.js';
import { tokensSchema, type Tokens } from '../contract/tokens.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { goneSignal } from '../infra/http/gone-signal.js';
import { AppError } from '../kernel/app-error.js';
import { ProvenKey, WithOptionalProof } from '../sessions/proof.guard.js';
import { AsBrowser, OwnLogin } from './browser.guard.js';
import { QrDeliveryService } from './qr-delivery.service.js';
import { QrInitiationService } from './qr-initiation.service.js';
import { QrLoginService } from './qr-login.service.js';
import type { ReadLogin } from './qr-login.store.js';
import { browserViewOf } from './qr-view.js';
import { QrWaitService } from './qr-wait.service.js';

const refusals = [
  'invalid_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'origin_not_allowed',
  'qr_not_found',
  'rate_limited',
] as const;

/** The PC browser's side. All but the first call need the secret and key of the QR session. */
@ApiTags('QR session: PC browser')
@Controller('v1/qr-sessions')
export class QrBrowserController {
  constructor(
    private readonly initiation: QrInitiationService,
    private readonly logins: QrLoginService,
    private readonly waits: QrWaitService,
    private readonly delivery: QrDeliveryService,
  ) {}

  /** Asks for a code. Without a `clientId` it is for our own page. */
  @Post()
  @WithOptionalProof()
  @Header('Cache-Control', 'no-store')
  @Answers(201, { schema: createdQrSessionSchema, description: 'A new code and the secret that belongs to it.' }, [
    'dpop_required',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'invalid_client',
    'origin_not_allowed',
    'rate_limited',
  ])
  async create(
    @Body({ schema: createQrSessionSchema }) body: CreateQrSession,
    @ProvenKey() keyThumbprint: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<CreatedQrSession> {
    const { origin, authorization, 'user-agent': userAgent } = request.headers;
    return this.initiation.create(body, { keyThumbprint, origin, authorization, userAgent, address: request.ip });
  }

  /** The state, at once or held until there is news. Never holds a credential. */
  @Get(':qrId')
  @AsBrowser()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: qrViewSchema, description: 'The state of the QR session.' }, refusals)
  async view(
    @OwnLogin() own: ReadLogin,
    @Query({ schema: waitQuerySchema }) query: WaitQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QrView> {
    const { login, now } = await this.waits.waitForNews(own, query, 'browser', goneSignal(reply));
    return browserViewOf(login, now);
  }

  /** The code that the phone shows, typed on the PC. There is one try. */
  @Post(':qrId/check-code')
  @AsBrowser()
  @Answers(204, { description: 'The code is right: the session is confirmed.' }, [
    ...refusals,
    'check_code_wrong',
    'qr_state_conflict',
  ])
  async checkCode(
    @OwnLogin() own: ReadLogin,
    @Body({ schema: checkCodeRequestSchema }) body: CheckCodeRequest,
  ): Promise<void> {
    const { login } = await this.logins.move(own, { type: 'enterCode', code: body.code });
    if (login.state === 'rejected') throw new AppError('check_code_wrong');
  }

  /** The tokens, where no socket brings them. A lost answer may be asked for again until the window ends. */
  @Post(':qrId/token')
  @AsBrowser()
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: tokensSchema, description: "Tokens for the browser's key." }, [
    ...refusals,
    'qr_state_conflict',
  ])
  async token(@OwnLogin() own: ReadLogin, @Body({ schema: emptyBodySchema }) _body: unknown): Promise<Tokens> {
    return this.delivery.collect(own);
  }

  /** Takes the code back: "not me". */
  @Delete(':qrId')
  @AsBrowser()
  @Answers(204, { description: 'The session is cancelled.' }, [...refusals, 'qr_state_conflict'])
  async cancel(@OwnLogin() own: ReadLogin): Promise<void> {
    await this.logins.move(own, { type: 'cancel', reason: 'cancelled_by_browser' });
  }
}
