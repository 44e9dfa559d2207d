import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { toBuffer, toString } from 'qrcode';
import { SETTINGS, type Settings } from '../config/settings.js';
import { imageQuerySchema, type ImageQuery } from '../contract/qr-session.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { AppError } from '../kernel/app-error.js';
import { QrLoginService } from './qr-login.service.js';
import { expiryOf } from './qr-view.js';

/** The code as a picture: what anyone who looks at the screen sees anyway, so no credential is asked. */
@ApiTags('QR session: PC browser')
@Controller('v1/qr-sessions/:qrId')
export class QrImageController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly logins: QrLoginService,
  ) {}

  /** The code as SVG, while it can be scanned. */
  @Get('image.svg')
  @ApiProduces('image/svg+xml')
  @Answers(200, { description: 'The code.' }, ['qr_not_found'])
  async svg(
    @Param('qrId') qrId: string,
    @Query({ schema: imageQuerySchema }) { size }: ImageQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const url = await this.prepare(qrId, 'image/svg+xml', reply);
    return toString(url, { type: 'svg', width: size, errorCorrectionLevel: 'M' });
  }

  /** The code as PNG, while it can be scanned. */
  @Get('image.png')
  @ApiProduces('image/png')
  @Answers(200, { description: 'The code.' }, ['qr_not_found'])
  async png(
    @Param('qrId') qrId: string,
    @Query({ schema: imageQuerySchema }) { size }: ImageQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const url = await this.prepare(qrId, 'image/png', reply);
    return toBuffer(url, { type: 'png', width: size, errorCorrectionLevel: 'M' });
  }

  private async prepare(qrId: string, mediaType: string, reply: FastifyReply): Promise<string> {
    const found = await this.logins.read(qrId);
    if (found?.login.state !== 'pending') throw new AppError('qr_not_found');
    void reply
      .type(mediaType)
      // A browser that shows it again within its life need not ask; sites show it from their own origin.
      .header('cache-control', `private, max-age=${expiryOf(found.login, found.now).expiresIn}`)
      .header('cross-origin-resource-policy', 'cross-origin');
    return `${this.settings.publicUrl}/q/${qrId}`;
  }
}
