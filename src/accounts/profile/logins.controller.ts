import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { loginPageSchema, loginReportSchema } from '../../contract/account.js';
import { pageQuerySchema, type PageQuery } from '../../contract/primitives.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { LoginHistoryService } from '../../sessions/login-history.service.js';
import { LoginReportsService } from './login-reports.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me/logins')
export class LoginsController {
  constructor(
    private readonly history: LoginHistoryService,
    private readonly reports: LoginReportsService,
  ) {}

  /** One's sign-ins and tries at them, newest first. */
  @Get()
  @Answers(200, { schema: loginPageSchema, description: 'The login history, newest first.' }, ['invalid_token'])
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuerySchema }) page: PageQuery,
  ): Promise<z.infer<typeof loginPageSchema>> {
    return this.history.list(caller, page);
  }

  /** "It wasn't me": ends that session and those that it said yes to, and asks for a new password. */
  @Post(':id/report')
  @Answers(200, { schema: loginReportSchema, description: 'It is noted; said again it changes nothing.' }, [
    'invalid_token',
    'not_found',
  ])
  async report(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<z.infer<typeof loginReportSchema>> {
    return { changePassword: await this.reports.report(caller, id) };
  }
}
