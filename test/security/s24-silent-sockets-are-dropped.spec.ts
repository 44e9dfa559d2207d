import { connect, type Socket } from 'node:net';
import { Caller } from '../support/call.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { closingOf, openedRawSocket } from '../support/raw-socket.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const withinMs = 10_000;

// Seen to fail with silentMs in limits.ts raised, without headersTimeout and without requestTimeout in app.ts, and without
// the close() on leaving in watch-connections.ts.
describe('S24: a connection', () => {
  let service: TestService;
  const opened: { destroy(): void }[] = [];

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
  });
  afterAll(async () => {
    // A node that stops waits for what is said on open connections.
    for (const socket of opened) socket.destroy();
    await service.stop();
  });

  /** A connection that sends this much and nothing more. */
  function say(text: string): Socket {
    const socket = connect(Number(new URL(service.publicUrl).port), 'localhost');
    opened.push(socket);
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(text);
    return socket;
  }

  it('on which nothing, or only half of a request, is said is closed in 10 s', async () => {
    const head = 'POST /v1/qr-sessions HTTP/1.1\r\nHost: x\r\n';
    const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const silent = {
      'nothing at all': say(''),
      'half a line': say('GET /v1'),
      'half of the headers': say(head),
      'half of the body': say(`${head}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"x`),
      'an upgrade to what is no socket': say(`GET /nothing HTTP/1.1\r\n${upgrade}`),
      'an upgrade without a key': say(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${upgrade}`),
    };
    const closed = await Promise.all(
      Object.entries(silent).map(async ([what, socket]) => ({ what, inTime: (await closingOf(socket)) < withinMs })),
    );
    expect(closed).toEqual(Object.keys(silent).map((what) => ({ what, inTime: true })));
  });

  it('for sockets, on which nobody says who they are, is closed in 10 s; one that waits in earnest is not', async () => {
    const honest = await Browser.open(new Caller(service.publicUrl));
    const heard = listen(honest.openSocket());
    await until('the honest socket to be greeted', () => heard.length > 0);

    const frames = [[], ['40/nothing,{}'], ['40/pc-2,{}', '40/admin,{}'], ['40/pc,{}'], ['40{}'], ['3', '3']];
    const mute = service.nodes.flatMap(({ url }) =>
      frames.map(async (said) => {
        const socket = await openedRawSocket(url);
        for (const frame of said) socket.send(frame);
        return { said, inTime: (await closingOf(socket)) < withinMs };
      }),
    );
    expect((await Promise.all(mute)).filter(({ inTime }) => !inTime)).toEqual([]);

    const phone = await SignedIn.as('alice', new Caller(service.publicUrl, service.nodes[1]!.url));
    await phone.approve(honest.qrId);
    await until('the honest sign-in', () => statesOf(heard).includes('completed'));
  });

  it('is closed when its client leaves the namespace that it was let into', async () => {
    const caller = new Caller(service.publicUrl);
    const browser = await Browser.open(caller);
    const { secret } = browser.created;
    const dpop = browser.device.prove('GET', `${service.publicUrl}/socket.io/pc`, secret);
    const socket = await openedRawSocket(service.publicUrl);
    let said = '';
    socket.on('message', (message: Buffer) => (said += message.toString()));
    socket.send(`40/pc,${JSON.stringify({ qrId: browser.qrId, secret, dpop })}`);
    await until('the greeting', () => said.includes('qr:state'));
    socket.send('41/pc,');
    expect(await closingOf(socket)).toBeLessThan(withinMs);
  });
});
