import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail with maxHttpBufferSize and bodyLimit raised.
describe('S27: what is oversize or malformed', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  async function openRaw(): Promise<WebSocket> {
    const socket = new WebSocket(`${service.publicUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return socket;
  }

  async function closeCodeAfter(frames: (string | Buffer)[]): Promise<number> {
    const socket = await openRaw();
    const closed = once(socket, 'close');
    for (const frame of frames) socket.send(frame);
    const [code] = (await closed) as [number];
    return code;
  }

  async function assertHonestRun(): Promise<void> {
    for (const { url } of service.nodes) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const phone = await SignedIn.as('alice', caller);
    const browser = await Browser.open(caller);
    const heard = listen(browser.openSocket());
    await phone.approve(browser.qrId);
    await until('the sign-in', () => statesOf(heard).includes('completed'));
  }

  it('on a socket closes that socket', async () => {
    expect(await closeCodeAfter(['4' + 'x'.repeat(5_000)])).toBe(1009);
    expect(await closeCodeAfter([randomBytes(5_000)])).toBe(1009);
    const garbage: (string | Buffer)[][] = [
      ['40/pc,{"qrId":'],
      ['4' + '9'.repeat(100)],
      ['451000000-["x",{"_placeholder":true,"num":0}]'],
      ['40/pc,' + '['.repeat(2_000)],
      ['hello'],
      [''],
      [Buffer.from([0xff, 0xfe, 0x00])],
      ['42["x"]', '42["x"]'],
      ['40/pc,{"__proto__":{"qrId":"x"}}', '41/pc'],
      ['40/nowhere,', '40/admin,'],
    ];
    for (const frames of garbage) {
      const socket = await openRaw();
      const closed = once(socket, 'close');
      for (const frame of frames) socket.send(frame);
      socket.close();
      await closed;
    }
    await assertHonestRun();
  });

  it('in WebSocket frames closes that socket', async () => {
    const { port } = new URL(service.publicUrl);
    const upgrade = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: localhost:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n');
    const frames = {
      'text that is no UTF-8': Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]),
      'a reserved opcode': Buffer.from([0x83, 0x80, 0, 0, 0, 0]),
      'a frame without a mask': Buffer.from([0x81, 0x01, 0x32]),
      'a length of 2^62': Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      'a continuation of nothing': Buffer.from([0x80, 0x80, 0, 0, 0, 0]),
    };
    for (const frame of Object.values(frames)) {
      const socket = connect(Number(port), 'localhost');
      socket.on('error', () => undefined);
      socket.write(upgrade);
      await once(socket, 'data');
      const closed = once(socket, 'close');
      socket.resume();
      socket.write(frame);
      await closed;
    }
    await assertHonestRun();
  });

  it('in a request is refused', async () => {
    const device = new Device();
    const create = { path: '/v1/qr-sessions', method: 'POST', device };
    const deep = `{"clientId":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const statuses = {
      'a body of 1 MB': (await caller.call({ ...create, body: 'x'.repeat(1_000_000) })).status,
      'deep JSON': (await caller.call({ ...create, body: deep })).status,
      __proto__: (await caller.call({ ...create, body: '{"__proto__":{"clientId":"demo-site"}}' })).status,
      'bad UTF-8': (await fetchBytes(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]))).status,
    };
    expect(statuses).toEqual({ 'a body of 1 MB': 413, 'deep JSON': 400, __proto__: 400, 'bad UTF-8': 400 });
    await assertHonestRun();
  });

  async function fetchBytes(body: Buffer): Promise<Response> {
    const headers = {
      'content-type': 'application/json',
      dpop: new Device().prove('POST', `${service.publicUrl}/v1/qr-sessions`),
    };
    return fetch(`${service.publicUrl}/v1/qr-sessions`, { method: 'POST', body: new Uint8Array(body), headers });
  }
});
