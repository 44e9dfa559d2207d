import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A WebSocket to Socket.IO's path that says nothing of itself: for clients that don't behave. */
export function openRawSocket(nodeUrl: string, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`${nodeUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers });
  socket.on('error', () => undefined);
  return socket;
}

/** The same, once it is open. */
export async function openedRawSocket(nodeUrl: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = openRawSocket(nodeUrl, headers);
  await once(socket, 'open');
  return socket;
}

/** How long from now on until it is closed, in milliseconds. */
export async function closingOf(socket: { once(event: 'close', listener: () => void): unknown }): Promise<number> {
  const since = performance.now();
  await new Promise<void>((resolve) => {
    socket.once('close', resolve);
  });
  return performance.now() - since;
}
