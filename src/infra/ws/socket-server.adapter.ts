import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { socketPath } from '../../contract/sockets.js';
import type { Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { AllowedOrigins } from '../http/allowed-origins.js';
import { Refusal } from './refusal.js';

/** A client says who it is within this time, or is dropped. */
const connectTimeoutMs = 10_000;
const maxMessageBytes = 4_096;

/**
 * The one Socket.IO server. WebSocket only, unless set otherwise: Socket.IO's own polling would need sticky sessions.
 * Clients send acknowledgements and nothing else, so messages are small and there is no compression to abuse.
 */
export class SocketServerAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly settings: Settings,
  ) {
    super(app);
    this.origins = app.get(AllowedOrigins);
  }

  private readonly origins: AllowedOrigins;

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      path: socketPath,
      transports: [...this.settings.socketTransports],
      serveClient: false,
      maxHttpBufferSize: maxMessageBytes,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: connectTimeoutMs,
      // Whether the origin is the client's own is asked where the client is known: in each namespace.
      allowRequest: (request, done) => {
        const { origin } = request.headers;
        if (origin === undefined) {
          done(null, true);
          return;
        }
        this.origins.isKnown(origin).then(
          (isKnown) => {
            done(isKnown ? null : 'origin not allowed', isKnown);
          },
          () => {
            done('unavailable', false);
          },
        );
      },
    } as ServerOptions);
    // Socket.IO has a namespace that anyone may join; ours all ask who comes, and who joins none is dropped.
    server.of('/').use((_socket, next) => {
      next(new Refusal(new AppError('not_found', { detail: 'There is nothing in this namespace.' })));
    });
    return server;
  }
}
