import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { freePort } from './servers.js';

/** Stands before a server, so that a test can cut it off and let it come back. */
export class TcpProxy {
  private readonly open = new Set<Socket>();
  private isCut = false;

  private constructor(
    readonly port: number,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async before(targetPort: number): Promise<TcpProxy> {
    const port = await freePort();
    const server = createServer();
    const proxy = new TcpProxy(port, server);
    server.on('connection', (inbound) => {
      proxy.join(inbound, targetPort);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** Ends all connections and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.open) socket.destroy();
  }

  restore(): void {
    this.isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(inbound: Socket, targetPort: number): void {
    if (this.isCut) {
      inbound.destroy();
      return;
    }
    const outbound = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      this.open.add(from);
      from.pipe(to);
      // Either side may hang up at any moment; the other then does too.
      from.on('error', () => undefined);
      from.on('close', () => {
        this.open.delete(from);
        to.destroy();
      });
    }
  }
}
