import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Socket as TcpSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { Clock } from '../../kernel/clock.js';
import { watchConnections } from './watch-connections.js';

const upgrade =
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
/** `40`, as a masked text frame. */
const joinFrame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);
const body = 'x'.repeat(60_000);

// Seen to fail without the line of `socketLimits.queuedPackets`, and without `line?.destroy()` in drop().
describe('a reader that reads nothing', () => {
  let http: HttpServer;
  let io: Server;
  let reader: TcpSocket;

  beforeEach(async () => {
    http = createServer();
    // Pings are out of the way: what is tried here is the queue.
    io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 3_600_000 });
    watchConnections(io, new Clock());
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    reader = connect((http.address() as AddressInfo).port, '127.0.0.1');
    reader.on('error', () => undefined);
  });
  afterEach(async () => {
    reader.destroy();
    await io.close();
  });

  async function join(): Promise<Socket> {
    const joined = once(io, 'connection') as Promise<[Socket]>;
    reader.write(upgrade);
    await once(reader, 'data');
    reader.write(joinFrame);
    return (await joined)[0];
  }

  /** Emits until the socket is gone or has had so much; how much that was. */
  async function emitTo(socket: Socket, times: number): Promise<number> {
    let emitted = 0;
    while (socket.connected && emitted < times) {
      socket.emit('news', body);
      emitted += 1;
      await new Promise(setImmediate);
    }
    return emitted;
  }

  it('is sent away, and what waited for it is let go', async () => {
    const socket = await join();
    const gone = once(socket, 'disconnect');
    reader.pause();
    expect(await emitTo(socket, 2_000)).toBeLessThan(2_000);
    await gone;
    expect(io.engine.clientsCount).toBe(0);
    await expect(
      new Promise((resolve, reject) => {
        http.getConnections((error, count) => {
          if (error) reject(error);
          else resolve(count);
        });
      }),
    ).resolves.toBe(0);
  });

  it('is told from one that reads: that one gets it all', async () => {
    const socket = await join();
    let bytes = 0;
    reader.on('data', (chunk: Buffer) => (bytes += chunk.length));
    expect(await emitTo(socket, 500)).toBe(500);
    while (bytes < 500 * body.length) await once(reader, 'data');
    expect(socket.connected).toBe(true);
  });
});
