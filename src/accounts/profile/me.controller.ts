import { Body, Controller, Delete, Get, Header, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { accountExportSchema, type AccountExport } from '../../contract/account-export.js';
import { deletionSchema, profileChangeSchema, type ProfileChange } from '../../contract/account.js';
import { profileSchema, type Profile } from '../../contract/me.js';
import { Answers } from '../../infra/http/answers.decorator.js';
import { AsPerson, CurrentCaller } from '../../sessions/access.guard.js';
import type { Caller } from '../../sessions/access.service.js';
import { AfterStepUp } from '../../sessions/step-up.guard.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { AccountExportService } from './account-export.service.js';
import { ProfileService } from './profile.service.js';

@ApiTags('me')
@AsPerson()
@Controller('v1/me')
export class MeController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly deletions: AccountDeletionService,
    private readonly exports: AccountExportService,
  ) {}

  /** One's own profile. */
  @Get()
  @Answers(200, { schema: profileSchema, description: "The caller's profile." }, ['invalid_token'])
  async me(@CurrentCaller() { userId }: Caller): Promise<Profile> {
    return this.profiles.of(userId);
  }

  /** Changes nickname, avatar and locale: what is left out stays. */
  @Patch()
  @Answers(200, { schema: profileSchema, description: 'The profile as it is now.' }, ['invalid_token'])
  async change(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: profileChangeSchema }) body: ProfileChange,
  ): Promise<Profile> {
    return this.profiles.change(userId, body);
  }

  /** Closes the account: all its sessions end, and after the grace period it is gone. Signing in before keeps it. */
  @Delete()
  @AfterStepUp()
  @Answers(202, { schema: deletionSchema, description: 'All sessions have ended; when the account will be gone.' }, [
    'invalid_token',
    'step_up_required',
    'account_locked',
  ])
  async close(@CurrentCaller() caller: Caller): Promise<z.infer<typeof deletionSchema>> {
    return { deletedAt: (await this.deletions.ask(caller)).toISOString() };
  }

  /** All that is kept about the caller, as a file. */
  @Get('export')
  @AfterStepUp()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="saoma-account.json"')
  @Answers(200, { schema: accountExportSchema, description: 'All that is kept about the caller.' }, [
    'invalid_token',
    'step_up_required',
  ])
  async export(@CurrentCaller() { userId }: Caller): Promise<AccountExport> {
    return this.exports.of(userId);
  }
}
