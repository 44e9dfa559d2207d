import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Socket as ClientSocket } from 'socket.io-client';
import { join } from './join.js';

/**
 * A TCP balancer before several nodes, as stands before them in production: takes them in turn, and passes over one
 * that refuses. Knows nothing of what goes through it.
 */
export class Balancer {
  private readonly nodeOfPort = new Map<number, number>();
  private readonly server = createServer((inbound) => {
    if (this.only === undefined) this.serve(inbound, this.turn++, this.nodePorts.length);
    else this.serve(inbound, this.only, 1);
  });
  private turn = 0;
  private only: number | undefined;

  private constructor(
    readonly port: number,
    private readonly nodePorts: readonly number[],
  ) {}

  static async before(nodePorts: readonly number[], port: number): Promise<Balancer> {
    const balancer = new Balancer(port, nodePorts);
    balancer.server.listen(port);
    await once(balancer.server, 'listening');
    return balancer;
  }

  /** The index of the node behind a client's connection, by the client's own port. */
  nodeOf(clientPort: number): number {
    const node = this.nodeOfPort.get(clientPort);
    if (node === undefined) throw new Error(`nobody is connected from port ${String(clientPort)}`);
    return node;
  }

  /** Sends new connections to one node alone; to all again without an index. */
  onlyTo(node?: number): void {
    this.only = node;
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(inbound: Socket, turn: number, triesLeft: number): void {
    inbound.once('error', () => undefined);
    if (triesLeft === 0) {
      inbound.destroy();
      return;
    }
    const node = turn % this.nodePorts.length;
    const outbound = connect(this.nodePorts[node] ?? 0, '127.0.0.1');
    const passOver = (): void => {
      this.serve(inbound, turn + 1, triesLeft - 1);
    };
    outbound.once('error', passOver);
    outbound.once('connect', () => {
      outbound.off('error', passOver);
      const { remotePort = 0 } = inbound;
      this.nodeOfPort.set(remotePort, node);
      inbound.once('close', () => this.nodeOfPort.delete(remotePort));
      join(inbound, outbound);
    });
  }
}

/** A client's own port, by which the balancer knows its connection. */
export function portOf(socket: ClientSocket): number {
  const transport = socket.io.engine.transport as unknown as { ws: { _socket: Socket } };
  return transport.ws._socket.localPort ?? 0;
}
