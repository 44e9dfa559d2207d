import { Controller, Get, Header, Inject, Ip, Param, Query, Redirect, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { oauthCallbackQuerySchema, oauthStartQuerySchema, type OauthStartQuery } from '../../contract/third-parties.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { Random } from '../../kernel/random.js';
import { browserCookieOf, browserIn, type BrowserCookie } from './browser-cookie.js';
import { ThirdPartyRedirectsService } from './third-party-redirects.service.js';
import type { CallbackQuery } from './third-party.js';

/** The two addresses of this feature that a browser is led to; everything else is called by pages. */
@ApiTags('third parties')
@Controller('v1/auth/oauth')
export class ThirdPartyRedirectsController {
  private readonly cookie: BrowserCookie;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly redirects: ThirdPartyRedirectsService,
    private readonly random: Random,
  ) {
    this.cookie = browserCookieOf(settings.publicUrl);
  }

  /** Leads the browser to a third party, to come back to `redirectUri` with `#ticket=…` or `#error=…`. */
  @Get(':provider/start')
  @Redirect()
  @Header('Cache-Control', 'no-store')
  @Answers(302, { description: 'To the third party. Sets the cookie that the way back needs.' }, [
    'not_found',
    'rate_limited',
  ])
  async start(
    @Param('provider') provider: string,
    @Query({ schema: oauthStartQuerySchema }) query: OauthStartQuery,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string; statusCode: 302 }> {
    const { name, options } = this.cookie;
    // Kept where there is one: the same browser may be under way in another tab.
    const browser = browserIn(request.cookies[name]) ?? this.random.nonce();
    const url = await this.redirects.start(provider, query, browser, address);
    void reply.setCookie(name, browser, options);
    return { url, statusCode: 302 };
  }

  /** Where the third party sends the browser back to. Signs nobody in: the page redeems the ticket. */
  @Get(':provider/callback')
  @Redirect()
  @Header('Cache-Control', 'no-store')
  @Answers(302, { description: 'Back to the page, with `#ticket=tkt_…` (60 s, once) or `#error=…`.' }, ['not_found'])
  async callback(
    @Param('provider') provider: string,
    @Query({ schema: oauthCallbackQuerySchema }) query: CallbackQuery,
    @Req() request: FastifyRequest,
  ): Promise<{ url: string; statusCode: 302 }> {
    const url = await this.redirects.finish(provider, query, browserIn(request.cookies[this.cookie.name]));
    return { url, statusCode: 302 };
  }
}
