import { Body, Controller, Get, Header, Ip, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  approvalSchema,
  confirmRequestSchema,
  confirmResultSchema,
  emptyBodySchema,
  rejectRequestSchema,
  scanResultSchema,
  waitQuerySchema,
  type Approval,
  type ConfirmRequest,
  type ConfirmResult,
  type RejectRequest,
  type ScanResult,
  type WaitQuery,
} from '../contract/qr-session.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { goneSignal } from '../infra/http/gone-signal.js';
import { AsPhone, CurrentCaller } from '../sessions/access.guard.js';
import type { Caller } from '../sessions/access.service.js';
import { QrApprovalService } from './qr-approval.service.js';
import { approvalOf } from './qr-view.js';
import { QrWaitService } from './qr-wait.service.js';

const refusals = ['invalid_token', 'invalid_dpop_proof', 'use_dpop_nonce', 'qr_not_found'] as const;

/** The phone's side. The person comes from the token alone. */
@ApiTags('QR session: phone')
@AsPhone()
@Controller('v1/qr-sessions/:qrId')
export class QrPhoneController {
  constructor(
    private readonly approvals: QrApprovalService,
    private readonly waits: QrWaitService,
  ) {}

  /** Takes the code for this phone and shows who asks. Signs no one in. */
  @Post('scan')
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: scanResultSchema, description: 'Who asks, and the temp token to answer with.' }, [
    ...refusals,
    'qr_already_scanned',
    'qr_state_conflict',
    'rate_limited',
  ])
  async scan(
    @Param('qrId') qrId: string,
    @Body({ schema: emptyBodySchema }) _body: unknown,
    @CurrentCaller() caller: Caller,
    @Ip() address: string,
  ): Promise<ScanResult> {
    return this.approvals.scan(qrId, { caller, address });
  }

  /** Says yes. The temp token confirms once. */
  @Post('confirm')
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: confirmResultSchema, description: 'Confirmed, or a code to be typed on the PC.' }, [
    ...refusals,
    'temp_token_invalid',
    'qr_state_conflict',
    'rate_limited',
  ])
  async confirm(
    @Param('qrId') qrId: string,
    @Body({ schema: confirmRequestSchema }) body: ConfirmRequest,
    @CurrentCaller() caller: Caller,
    @Ip() address: string,
  ): Promise<ConfirmResult> {
    return this.approvals.confirm(qrId, { caller, address }, body.tempToken);
  }

  /** Says no; with `report`, files a security event. */
  @Post('reject')
  @Answers(204, { description: 'The session is rejected.' }, [
    ...refusals,
    'temp_token_invalid',
    'qr_state_conflict',
    'rate_limited',
  ])
  async reject(
    @Param('qrId') qrId: string,
    @Body({ schema: rejectRequestSchema }) body: RejectRequest,
    @CurrentCaller() caller: Caller,
    @Ip() address: string,
  ): Promise<void> {
    await this.approvals.reject(qrId, { caller, address }, body);
  }

  /** What has become of it, for the phone that scanned. */
  @Get('approval')
  @Header('Cache-Control', 'no-store')
  @Answers(200, { schema: approvalSchema, description: "The scanning phone's view." }, refusals)
  async approval(
    @Param('qrId') qrId: string,
    @CurrentCaller() caller: Caller,
    @Query({ schema: waitQuerySchema }) query: WaitQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Approval> {
    const own = await this.approvals.find(qrId, caller);
    const { login, now } = await this.waits.waitForNews(own, query, 'phone', goneSignal(reply));
    return approvalOf(login, now);
  }
}
