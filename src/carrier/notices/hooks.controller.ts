import { Body, Controller, Headers, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers } from '../../infra/http/answers.decorator.js';
import { EventBody } from '../../infra/http/event-body.decorator.js';
import { NumberNoticesService } from './number-notices.service.js';

/** What other servers tell us by themselves. Their wire is theirs: nothing here follows our rules for JSON. */
@ApiTags('servers')
@Controller('v1/hooks')
export class HooksController {
  constructor(private readonly notices: NumberNoticesService) {}

  /** An operator tells by a CloudEvent what happened to a number, with the bearer of that number's subscription. */
  @Post(':provider')
  @EventBody()
  @ApiBearerAuth()
  @Answers(204, { description: 'It is saved, and looked into after. The same one may come again.' }, [
    'invalid_token',
    'not_found',
    'unsupported_media_type',
  ])
  async tell(
    @Param('provider') provider: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    await this.notices.receive(provider, bearer, body);
  }
}
