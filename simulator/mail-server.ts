import { createServer, type Server, type Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { smtp as credentials } from './credentials.js';
import { readMail } from './mail-text.js';
import { codeIn } from './world/outbox.js';
import type { World } from './world/world.js';

/** What `/sim/faults` and `/sim/calls` call it. */
export const mailProvider = 'smtp';

const operation = 'mail';

/** A mail gateway that wants its user and password. One connection brings one message, so a fault meets a connection. */
export function createMailServer(world: World): Server {
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, callback) => {
      if (username === credentials.user && password === credentials.password) {
        callback(null, { user: username });
        return;
      }
      world.calls.record(mailProvider, operation, 'refused');
      callback(Object.assign(new Error('Authentication failed'), { responseCode: 535 }));
    },
    onData: (stream, session, callback) => {
      void readText(stream).then((mail) => {
        const text = readMail(mail);
        for (const { address } of session.envelope.rcptTo) {
          world.outbox.add({ channel: 'email', to: address, text, code: codeIn(text) });
        }
        world.calls.record(mailProvider, operation, 'ok');
        callback();
      }, callback);
    },
  });
  // A client that hangs up in the middle is no fault of the server's.
  smtp.on('error', () => undefined);
  return createServer((socket) => {
    const { mode } = world.faults.take(mailProvider);
    if (mode === 'ok') {
      smtp.server.emit('connection', socket);
      return;
    }
    world.calls.record(mailProvider, operation, mode);
    socket.on('error', () => undefined);
    if (mode !== 'timeout') failWith(socket, mode);
  });
}

function failWith(socket: Socket, mode: 'error' | 'garbage'): void {
  socket.end(mode === 'error' ? '421 4.3.2 Service not available\r\n' : 'HTTP/1.1 200 OK\r\n\r\n<!doctype html>\r\n');
}
