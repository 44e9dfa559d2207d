import { Module } from '@nestjs/common';
import { QrModule } from '../qr/qr.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { PcGateway } from './pc.gateway.js';
import { SessionGateway } from './session.gateway.js';
import { SignedInSocketsService } from './signed-in-sockets.service.js';
import { WaitingBrowsersService } from './waiting-browsers.service.js';

@Module({
  imports: [QrModule, SessionsModule],
  providers: [PcGateway, SessionGateway, WaitingBrowsersService, SignedInSocketsService],
})
export class RealtimeModule {}
