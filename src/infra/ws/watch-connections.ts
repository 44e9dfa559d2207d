import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Clock } from '../../kernel/clock.js';
import { socketLimits } from '../limits/limits.js';

type Connection = Socket['conn'];

/** Bounds what each connection of a server may cost, whatever is said on it: what it sends, and how slowly it reads. */
export function watchConnections(server: Server, clock: Clock): void {
  server.engine.on('connection', (connection: Connection) => {
    watch(connection, clock);
  });
  // Who leaves has no more business here; Socket.IO would keep the connection for as long as it answers pings.
  server.on('new_namespace', (namespace) => {
    namespace.on('connection', (socket: Socket) => {
      socket.once('disconnect', () => {
        socket.conn.close();
      });
    });
  });
}

function watch(connection: Connection, clock: Clock): void {
  const request = connection.request as IncomingMessage & { websocket?: EventEmitter };
  // Only an upgraded line is this connection's own; polling's may carry other people's calls, too.
  const line = request.websocket && request.socket;
  let since = clock.now();
  let heard = 0;
  let queued = 0;
  const drop = (): void => {
    connection.close(true);
    line?.destroy();
  };
  const hear = (): void => {
    const now = clock.now();
    if (now - since >= socketLimits.messagesInMs) [since, heard] = [now, 0];
    heard += 1;
    if (heard > socketLimits.messages) drop();
  };
  connection.on('packet', hear);
  // Pings and pongs of WebSocket's own cost something, too, and are no packets; honest clients send none.
  request.websocket?.on('ping', hear);
  request.websocket?.on('pong', hear);
  connection.on('packetCreate', () => {
    queued += 1;
    if (queued > socketLimits.queuedPackets) drop();
  });
  // All that waited has been handed over to the line, which takes more only when this has left.
  connection.on('flush', () => {
    queued = 0;
  });
  connection.once('close', () => {
    // A peer that reads nothing would keep the line, and what waits on it, for the 30 s that ws gives it to say bye.
    if (line && !line.destroyed) setTimeout(() => line.destroy(), socketLimits.closingMs).unref();
  });
}
