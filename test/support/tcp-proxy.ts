import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from './join.js';
import { freePort } from './servers.js';

/** Stands before a server, so that a test can cut it off, hold its answers back, and let it come back. */
export class TcpProxy {
  private readonly open = new Map<Socket, Socket>();
  private isCut = false;
  private holdAfter: string | undefined;
  private readonly held = new Map<Socket, Socket>();

  private constructor(
    readonly port: number,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async before(targetPort: number): Promise<TcpProxy> {
    const port = await freePort();
    const server = createServer();
    const proxy = new TcpProxy(port, server);
    server.on('connection', (inbound) => {
      proxy.accept(inbound, targetPort);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** Ends all connections and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const inbound of this.open.keys()) inbound.destroy();
  }

  restore(): void {
    this.isCut = false;
    this.holdAfter = undefined;
  }

  /**
   * Lets no answer through any more on a connection over which these words have gone to the server: what was asked
   * for happens there, and whoever asked never hears of it.
   */
  holdAnswersAfter(words: string): void {
    this.holdAfter = words;
  }

  /** Lets through what was held back, in one piece: whoever reads gets all of it at once. */
  letThrough(): void {
    this.holdAfter = undefined;
    for (const [inbound, outbound] of this.held) {
      inbound.cork();
      outbound.pipe(inbound);
      setImmediate(() => {
        inbound.uncork();
      });
    }
    this.held.clear();
  }

  /** On how many connections answers are being held back. */
  get holding(): number {
    return this.held.size;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(inbound: Socket, targetPort: number): void {
    if (this.isCut) {
      inbound.destroy();
      return;
    }
    const outbound = connect(targetPort, '127.0.0.1');
    this.open.set(inbound, outbound);
    inbound.on('close', () => {
      this.open.delete(inbound);
      this.held.delete(inbound);
    });
    // Before the pipe, so that the answer cannot be quicker.
    inbound.on('data', (chunk) => {
      if (this.holdAfter === undefined || !chunk.includes(this.holdAfter)) return;
      outbound.unpipe(inbound);
      this.held.set(inbound, outbound);
    });
    join(inbound, outbound);
  }
}
