import type { Socket } from 'socket.io-client';
import { problemSchema, type Problem } from '../../src/contract/problem.js';
import { pushSchemas } from '../../src/contract/push.js';
import type { QrState, QrView } from '../../src/contract/qr-session.js';
import type { Tokens } from '../../src/contract/tokens.js';

export interface Heard {
  readonly event: string;
  readonly body: unknown;
}

/** Writes down every event of a socket, each parsed with the contract, and acknowledges what wants it. */
export function listen(socket: Socket, options: { acknowledge?: boolean } = {}): Heard[] {
  const heard: Heard[] = [];
  socket.onAny((event: string, body: unknown, acknowledge?: () => void) => {
    heard.push({ event, body: pushSchemas[event as keyof typeof pushSchemas].parse(body) });
    if (options.acknowledge !== false) acknowledge?.();
  });
  return heard;
}

export function statesOf(heard: readonly Heard[]): QrState[] {
  return heard.filter(({ event }) => event === 'qr:state').map(({ body }) => (body as QrView).state);
}

/**
 * That these are the states of a whole sign-in, each once. One between may be missing: a node that is told of two changes
 * at once reads the session once, and tells the newer.
 */
export function expectInOrder(states: readonly QrState[], whole: readonly QrState[]): void {
  expect([states[0], states.at(-1)]).toEqual([whole[0], whole.at(-1)]);
  expect(states).toEqual(whole.filter((state) => states.includes(state)));
}

export function tokensOf(heard: readonly Heard[]): Tokens[] {
  return heard.filter(({ event }) => event === 'qr:token').map(({ body }) => body as Tokens);
}

/** The problem with which a handshake is refused. @throws Error when it is let in */
export async function refusalOf(socket: Socket): Promise<Problem> {
  try {
    return await new Promise<Problem>((resolve, reject) => {
      socket.once('connect', () => {
        reject(new Error('the handshake was let in'));
      });
      socket.once('connect_error', (error: Error & { data?: unknown }) => {
        resolve(problemSchema.parse(error.data));
      });
    });
  } finally {
    socket.disconnect();
  }
}
