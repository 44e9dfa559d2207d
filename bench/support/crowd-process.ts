/** A process full of waiting browsers, for crowd.ts: it does what it is told and answers over the parent's channel. */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Socket } from 'socket.io-client';
import type { CreatedQrSession, QrView } from '../../src/contract/qr-session.js';
import { Caller } from '../../test/support/call.js';
import type { Device } from '../../test/support/device.js';
import { Browser } from '../../test/support/people.js';
import type { CrowdAnswer, CrowdOrder, Served } from './crowd.js';

const atOnce = 20;

// Browsers have a connection each; here they share some.
const agent = new Agent({ keepAlive: true, maxSockets: 100 });

interface Seat {
  browser: Browser;
  socket: Socket;
  /** What has happened since the mark, in milliseconds since 1970. */
  times: Partial<Record<keyof Served, number>>;
}

const seats: Seat[] = [];
let cpuAtMark = process.cpuUsage();

const now = (): number => performance.timeOrigin + performance.now();

function note(seat: Seat, what: keyof Served): void {
  seat.times[what] ??= now();
}

function sit(seat: Seat): void {
  seat.socket = seat.browser.openSocket({}, {}, { reconnects: true });
  seat.socket.on('qr:state', (view: QrView) => {
    if (seat.times.renewed !== undefined) note(seat, 'greeted');
    note(seat, 'told');
    if (view.state === 'expired') void renew(seat);
  });
  seat.socket.on('qr:token', (_tokens: unknown, acknowledge: () => void) => {
    note(seat, 'signedIn');
    acknowledge();
  });
}

/** As the page does when its code is gone: asks for another, with its key, until it has one, and watches that. */
async function renew(seat: Seat): Promise<void> {
  const { caller, device } = seat.browser;
  seat.socket.disconnect();
  let created: CreatedQrSession | undefined;
  while (!created) {
    created = await askForCode(caller, device).catch(() => undefined);
    if (!created) await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
  }
  note(seat, 'renewed');
  seat.browser = new Browser(caller, device, created);
  sit(seat);
}

/** With little more than the call itself: what the browsers cost is taken from what the nodes have. */
async function askForCode(caller: Caller, device: Device, nonce?: string): Promise<CreatedQrSession | undefined> {
  const path = '/v1/qr-sessions';
  const dpop = device.prove('POST', caller.publicUrl + path, undefined, nonce === undefined ? {} : { nonce });
  const headers = { dpop, 'content-type': 'application/json' };
  const asking = request(caller.nodeUrl + path, { method: 'POST', agent, headers }).end('{}');
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const body = await text(response);
  const wanted = response.headers['dpop-nonce'];
  if (typeof wanted === 'string' && nonce === undefined) return askForCode(caller, device, wanted);
  return response.statusCode === 201 ? (JSON.parse(body) as CreatedQrSession) : undefined;
}

async function gather(publicUrl: string, urls: readonly string[], count: number): Promise<string[]> {
  while (seats.length < count) {
    const next = Array.from({ length: Math.min(atOnce, count - seats.length) }, async (_, index) => {
      const caller = new Caller(publicUrl, urls[index % urls.length]);
      const seat = { browser: await Browser.open(caller), times: {} } as Seat;
      sit(seat);
      await new Promise<void>((resolve) => {
        seat.socket.once('qr:state', () => {
          resolve();
        });
      });
      return seat;
    });
    seats.push(...(await Promise.all(next)));
  }
  return seats.map(({ browser }) => browser.qrId);
}

async function obey(order: CrowdOrder): Promise<CrowdAnswer> {
  switch (order.type) {
    case 'gather':
      return { type: 'gathered', qrIds: await gather(order.publicUrl, order.urls, order.count) };
    case 'mark':
      for (const seat of seats) seat.times = {};
      cpuAtMark = process.cpuUsage();
      return { type: 'marked' };
    case 'report': {
      const { user, system } = process.cpuUsage(cpuAtMark);
      return { type: 'report', times: seats.map(({ times }) => times), cpuMs: (user + system) / 1000 };
    }
  }
}

process.on('message', (order: CrowdOrder) => {
  void obey(order).then((answer) => process.send?.(answer));
});
