import { Global, Module } from '@nestjs/common';
import { loadSettings, SETTINGS } from './settings.js';

/** The settings, read once, for whoever asks. */
@Global()
@Module({
  providers: [{ provide: SETTINGS, useFactory: () => loadSettings(process.env) }],
  exports: [SETTINGS],
})
export class ConfigModule {}
