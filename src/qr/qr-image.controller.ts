import { Controller, Get, Inject, Ip, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { imageQuerySchema, type ImageQuery } from '../contract/qr-session.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { AddressesService } from '../infra/limits/addresses.service.js';
import { RateLimitsService } from '../infra/limits/rate-limits.service.js';
import { AppError } from '../kernel/app-error.js';
import { QrLoginService } from './qr-login.service.js';
import { QrPicturesService } from './qr-pictures.service.js';
import { expiryOf } from './qr-view.js';

/** The code as a picture: what anyone who looks at the screen sees anyway, so no credential is asked. */
@ApiTags('QR session: PC browser')
@Controller('v1/qr-sessions/:qrId')
export class QrImageController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly logins: QrLoginService,
    private readonly pictures: QrPicturesService,
    private readonly rates: RateLimitsService,
    private readonly addresses: AddressesService,
  ) {}

  /** The code as SVG, while it can be scanned. */
  @Get('image.svg')
  @ApiProduces('image/svg+xml')
  @Answers(200, { description: 'The code.' }, ['qr_not_found', 'rate_limited'])
  async svg(
    @Param('qrId') qrId: string,
    @Query({ schema: imageQuerySchema }) { size }: ImageQuery,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    const url = await this.prepare(qrId, address, 'image/svg+xml', reply);
    return this.pictures.draw(url, 'svg', size);
  }

  /** The code as PNG, while it can be scanned. */
  @Get('image.png')
  @ApiProduces('image/png')
  @Answers(200, { description: 'The code.' }, ['qr_not_found', 'rate_limited'])
  async png(
    @Param('qrId') qrId: string,
    @Query({ schema: imageQuerySchema }) { size }: ImageQuery,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    const url = await this.prepare(qrId, address, 'image/png', reply);
    return this.pictures.draw(url, 'png', size);
  }

  private async prepare(qrId: string, address: string, mediaType: string, reply: FastifyReply): Promise<string> {
    await this.rates.take('qrImage', this.addresses.idOf(address));
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
