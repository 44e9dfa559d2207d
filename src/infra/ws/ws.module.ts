import { Global, Module } from '@nestjs/common';
import { ConnectionsService } from './connections.service.js';
import { LiveNodesService } from './live-nodes.service.js';
import { SocketCountsService } from './socket-counts.service.js';

/** What every socket goes through. */
@Global()
@Module({
  providers: [ConnectionsService, LiveNodesService, SocketCountsService],
  exports: [ConnectionsService, SocketCountsService],
})
export class WsModule {}
