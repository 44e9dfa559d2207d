import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { deviceNameSchema, devicePageSchema, sessionPageSchema, type DeviceName } from '../contract/me.js';
import { pageQuerySchema, type PageQuery } from '../contract/primitives.js';
import { Answers } from '../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from './access.guard.js';
import type { Caller } from './access.service.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** One's living sign-in sessions, newest first. */
  @Get('sessions')
  @Answers(200, { schema: sessionPageSchema, description: 'Sign-in sessions, newest first.' }, ['invalid_token'])
  async listSessions(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuerySchema }) page: PageQuery,
  ): Promise<z.infer<typeof sessionPageSchema>> {
    return this.sessions.listSessions(caller, page);
  }

  /** Ends all of one's sessions but the one that asks. */
  @Delete('sessions')
  @Answers(204, { description: 'All other sessions have been ended.' }, ['invalid_token'])
  async endOtherSessions(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.endOtherSessions(caller);
  }

  /** Ends one of one's sessions. */
  @Delete('sessions/:id')
  @Answers(204, { description: 'The session has been ended.' }, ['invalid_token', 'not_found'])
  async endSession(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.sessions.endSession(caller, id);
  }

  /** One's phones and browsers. */
  @Get('devices')
  @Answers(200, { schema: devicePageSchema, description: 'Devices, newest first.' }, ['invalid_token'])
  async listDevices(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuerySchema }) page: PageQuery,
  ): Promise<z.infer<typeof devicePageSchema>> {
    return this.sessions.listDevices(caller, page);
  }

  /** Names a device; no later sign-in on it changes that. */
  @Patch('devices/:id')
  @Answers(204, { description: 'The device has this name now.' }, ['invalid_token', 'not_found'])
  async nameDevice(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: deviceNameSchema }) { name }: DeviceName,
  ): Promise<void> {
    await this.sessions.nameDevice(caller, id, name);
  }

  /** Takes a device off the list and ends what is signed in on it. */
  @Delete('devices/:id')
  @Answers(204, { description: 'The device is gone and its sessions have been ended.' }, ['invalid_token', 'not_found'])
  async removeDevice(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.sessions.removeDevice(caller, id);
  }
}
