import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { socketPath } from '../../contract/sockets.js';
import type { Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { answerAndHangUp } from '../http/client-error.js';
import { toAppError } from '../http/to-app-error.js';
import { socketLimits } from '../limits/limits.js';
import { ConnectionsService } from './connections.service.js';
import { refuse } from './refusal.js';
import { watchConnections } from './watch-connections.js';

/**
 * The one Socket.IO server. WebSocket only, unless set otherwise: Socket.IO's own polling would need sticky sessions.
 * Clients send acknowledgements and nothing else, so messages are small and there is no compression to abuse.
 */
export class SocketServerAdapter extends IoAdapter {
  private readonly connections: ConnectionsService;
  private readonly clock: Clock;

  constructor(
    app: INestApplicationContext,
    private readonly settings: Settings,
  ) {
    super(app);
    this.connections = app.get(ConnectionsService);
    this.clock = app.get(Clock);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      path: socketPath,
      transports: [...this.settings.socketTransports],
      serveClient: false,
      maxHttpBufferSize: socketLimits.messageBytes,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: socketLimits.silentMs,
      pingInterval: socketLimits.pingEveryMs,
      pingTimeout: socketLimits.pingTimeoutMs,
      destroyUpgrade: false,
      allowRequest: (request, done) => {
        this.connections.admit(request).then(
          () => {
            done(null, true);
          },
          (thrown: unknown) => {
            const error = toAppError(thrown);
            // Socket.IO's own answer is 400 whatever the reason; a proxy's log and a client of ours want to know it.
            if (request.headers.upgrade !== undefined) answerAndHangUp(request.socket, error);
            done(error.code, false);
          },
        );
      },
    } as ServerOptions);
    watchConnections(server, this.clock);
    // A node that speaks no WebSocket leaves upgrades to Node, which answers them like any call.
    if (this.settings.socketTransports.includes('websocket')) server.httpServer.on('upgrade', guardUpgrade);
    // Socket.IO has a namespace that anyone may join; ours all ask who comes, and who joins none is dropped.
    server.of('/').use((socket, next) => {
      refuse(socket, next, new AppError('not_found', { detail: 'There is nothing in this namespace.' }));
    });
    return server;
  }
}

function guardUpgrade(request: IncomingMessage, socket: TcpSocket): void {
  // From Node's parser to the WebSocket nobody listens, while Redis is asked whether it may be: a reset in this moment
  // would end the process.
  socket.on('error', () => undefined);
  // Socket.IO lets go of an upgrade that isn't for it, but waits for the other side to close.
  if (request.url?.startsWith(`${socketPath}/`) !== true) answerAndHangUp(socket, new AppError('not_found'));
}
