import type { Socket } from 'socket.io-client';
import type { Caller } from './call.js';
import { listen, type Heard } from './events.js';
import { Browser } from './people.js';
import { until } from './until.js';

/** A browser that waits, and what it has heard. */
export interface Waiting {
  readonly browser: Browser;
  readonly socket: Socket;
  readonly heard: Heard[];
}

const atOnce = 50;

/** So many browsers, each with a code and a socket that has been greeted; they come back by themselves. */
export async function gather(count: number, caller: Caller): Promise<Waiting[]> {
  const crowd: Waiting[] = [];
  while (crowd.length < count) {
    const next = Array.from({ length: Math.min(atOnce, count - crowd.length) }, async () => {
      const browser = await Browser.open(caller);
      const socket: Socket = browser.openSocket({}, {}, { reconnects: true });
      return { browser, socket, heard: listen(socket) };
    });
    crowd.push(...(await Promise.all(next)));
  }
  await until('all to be greeted', () => crowd.every(({ heard }) => heard.length > 0), 60_000);
  return crowd;
}

export function leave(crowd: readonly Waiting[]): void {
  for (const { socket } of crowd) socket.disconnect();
}
