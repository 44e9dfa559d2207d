import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, deviceInput, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail without the 'error' listener of guardUpgrade() in socket-server.adapter.ts: a node died. Also with
// maxHttpBufferSize and with bodyLimit raised, without checkMediaType() and findNul() in form.guard.ts, without
// the removal of text/plain and without clientErrorHandler in app.ts.
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
    // Nothing went wrong on our side either: a failure would be logged as an error.
    for (const node of service.nodes) expect(node.log()).not.toMatch(/"level":[56]0/);
  }

  it('on a socket closes that socket', async () => {
    expect(await closeCodeAfter(['4' + 'x'.repeat(5_000)])).toBe(1009);
    expect(await closeCodeAfter([randomBytes(5_000)])).toBe(1009);
    const deep = '['.repeat(2_000);
    const garbage: (string | Buffer)[][] = [
      ['40/pc,{"qrId":'],
      ['4' + '9'.repeat(100)],
      ['451000000-["x",{"_placeholder":true,"num":0}]'],
      ['4599999999999999999999-["x"]'],
      ['40', '451-["x",{"_placeholder":true,"num":7}]', Buffer.from([1])],
      ['40', '452-["x",{"_placeholder":true,"num":0}]', '42["y"]'],
      ['40/pc,' + deep],
      ['40/pc,[]'],
      ['40/session,"x"'],
      ['hello'],
      [''],
      [Buffer.from([0xff, 0xfe, 0x00])],
      ['42["x"]'],
      ['40', '42["disconnect"]'],
      ['43/pc,99["x"]'],
    ];
    // Closed by the server: the client only waits.
    for (const frames of garbage) expect(await closeCodeAfter(frames)).toBeLessThan(1011);
    await assertHonestRun();
  });

  it('in fragments counts as a whole', async () => {
    const socket = await openRaw();
    const closed = once(socket, 'close');
    for (let sent = 0; sent < 5_000; sent += 100) socket.send('4'.repeat(100), { fin: false });
    expect(await closed).toContain(1009);
    await assertHonestRun();
  });

  it('in a handshake, or an event that nobody asked for, changes nothing', async () => {
    for (const frame of ['40/pc,{"__proto__":{"qrId":"x"}}', '40/pc,{"constructor":{}}', '40/pc,', '40/session,{}']) {
      const socket = await openRaw();
      const messages: string[] = [];
      socket.on('message', (message: Buffer) => messages.push(message.toString()));
      socket.send(frame);
      await until('the refusal', () => messages.some((message) => message.startsWith('44/')));
      expect(messages.join()).toMatch(/"status":400/);
      socket.terminate();
    }
    const browser = await Browser.open(caller);
    const socket = browser.openSocket();
    const heard = listen(socket);
    await until('the greeting', () => heard.length > 0);
    const shout = socket as unknown as { emit(event: string, ...body: unknown[]): void };
    for (const event of ['__proto__', 'constructor', 'qr:state', 'qr:token', 'toString']) {
      shout.emit(event, { __proto__: 1 }, Buffer.from([1]), () => undefined);
    }
    await browser.call({ method: 'DELETE' });
    await until('the end', () => statesOf(heard).includes('cancelled'));
    expect(statesOf(heard)).toEqual(['pending', 'cancelled']);
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
    const deep = `{"clientId":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const json = 'application/json';
    const ofBytes = (size: number) => `{"x":"${'x'.repeat(size - 8)}"}`;
    const refusals: [body: string | Buffer, type: string, status: number, code: string][] = [
      [ofBytes(65_536), json, 400, 'invalid_request'],
      [ofBytes(65_537), json, 413, 'too_large'],
      ['x'.repeat(1_000_000), json, 413, 'too_large'],
      [deep, json, 400, 'invalid_request'],
      ['{"clientId":', json, 400, 'invalid_request'],
      ['', json, 400, 'invalid_request'],
      ['[]', json, 400, 'invalid_request'],
      ['null', json, 400, 'invalid_request'],
      ['{"clientId":"a\\u0000b"}', json, 400, 'invalid_request'],
      ['{"clientId":"\\ud800"}', json, 400, 'invalid_request'],
      ['{"__proto__":{"clientId":"demo-site"}}', json, 400, 'invalid_request'],
      ['{"constructor":{"prototype":{"clientId":"demo-site"}}}', json, 400, 'invalid_request'],
      [Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), json, 400, 'invalid_request'],
      ['{}', 'text/plain', 415, 'unsupported_media_type'],
      ['<a/>', 'application/xml', 415, 'unsupported_media_type'],
      ['clientId=demo-site', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
      ['x', 'multipart/form-data; boundary=x', 415, 'unsupported_media_type'],
    ];
    for (const [body, type, status, code] of refusals) {
      const answer = await post(body, type);
      const problem = (await answer.json()) as { code: string };
      const what = `${type} ${body.toString().slice(0, 40)}`;
      expect({ what, status: answer.status, code: problem.code }).toEqual({ what, status, code });
    }
    await assertHonestRun();
  });

  it('and a text that Postgres cannot hold is refused, wherever it stands', async () => {
    const nul = 'a\0b';
    const alice = await SignedIn.as('alice', caller);
    const [device, right] = [deviceInput.mobile, { identifier: 'bob', password: 'bob-demo-password' }];
    const { deviceId } = alice.tokens.session;
    const calls: [path: string, method: string, body: object, at: string][] = [
      ['/v1/auth/password/login', 'POST', { ...right, identifier: nul, device }, 'identifier'],
      ['/v1/auth/password/login', 'POST', { ...right, device: { ...device, name: nul } }, 'device.name'],
      [
        '/v1/auth/password/login',
        'POST',
        { ...right, password: 'x', device: { ...device, model: nul } },
        'device.model',
      ],
      ['/v1/me', 'PATCH', { nickname: nul }, 'nickname'],
      ['/v1/me', 'PATCH', { avatarUrl: `https://pictures.example/${nul}` }, 'avatarUrl'],
      [`/v1/me/devices/${deviceId ?? ''}`, 'PATCH', { name: nul }, 'name'],
    ];
    for (const [path, method, body, at] of calls) {
      const call = { path, method, body };
      const { status, body: problem } = path.startsWith('/v1/me')
        ? await alice.call(call)
        : await caller.call({ ...call, device: new Device() });
      expect({ at, status, problem }).toMatchObject({
        at,
        status: 400,
        problem: { code: 'invalid_request', errors: [{ path: at }] },
      });
    }
    expect((await alice.call({ path: '/v1/me', method: 'PATCH', body: { nickname: '阿\ud800' } })).status).toBe(200);
    await assertHonestRun();
  });

  it('in the head of a request is refused too', async () => {
    const long = { 'x-long': 'x'.repeat(20_000) };
    expect((await caller.call({ path: '/v1/me', headers: long })).status).toBe(413);
    const heads = [
      'GET / HTTP/9.9',
      'GET /v1/qr-sessions/%zz HTTP/1.1\r\nHost: x\r\nConnection: close',
      'POST /v1/qr-sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked',
      'POST /v1/qr-sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1',
    ];
    for (const head of heads) {
      const socket = connect(Number(new URL(service.publicUrl).port), 'localhost');
      socket.on('error', () => undefined);
      socket.write(`${head}\r\n\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
      socket.destroy();
    }
    await assertHonestRun();
  });

  it('as an upgrade that is reset before it was answered ends that connection alone', async () => {
    const redis = new Redis(service.redis.url);
    // While Redis is slow to say whether it may be, nobody but us listens to the connection.
    await redis.call('CLIENT', 'PAUSE', '500', 'ALL').finally(() => {
      redis.disconnect();
    });
    const port = Number(new URL(service.publicUrl).port);
    const head =
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
    const resets = Array.from({ length: 20 }, async () => {
      const socket = connect(port, 'localhost');
      await once(socket, 'connect');
      await new Promise<void>((resolve) => {
        socket.write(head, () => {
          resolve();
        });
      });
      // The node has it in hand once another connection that came later is answered.
      await fetch(`${service.publicUrl}/health/live`);
      socket.resetAndDestroy();
    });
    await Promise.all(resets);
    await assertHonestRun();
  });

  async function post(body: string | Buffer, type: string): Promise<Response> {
    const headers = { 'content-type': type, dpop: new Device().prove('POST', `${service.publicUrl}/v1/qr-sessions`) };
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    return fetch(`${service.publicUrl}/v1/qr-sessions`, { method: 'POST', body: bytes, headers });
  }
});
