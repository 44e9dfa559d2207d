import type { Server } from 'node:http';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const everyMs = 50;

/**
 * Lets a stop end: Node waits for kept-alive connections that were busy when it began, although they will never bring
 * another request. What runs is finished first; a connection is closed once it has nothing to do.
 */
@Injectable()
export class IdleConnectionsService implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    const timer = setInterval(() => {
      server.closeIdleConnections();
    }, everyMs);
    server.once('close', () => {
      clearInterval(timer);
    });
  }
}
