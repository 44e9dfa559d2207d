/**
 * A small process that runs one private server (Postgres or Redis) for as long as somebody needs it.
 *
 * It runs in a session of its own, so that Ctrl-C in a terminal and signals to the group of `npm start` don't reach the
 * database before the service has stopped. Whoever needs the server holds a lease: the pipe on our stdin, or a TCP
 * connection that named the token. The kernel closes a dead process's leases whatever killed it, SIGKILL included.
 * After the last lease the server is stopped, so nothing stays behind.
 *
 * Started by kept-server.mjs with one argument, the JSON of what to run; says `{"leasePort","token","serverPid"}` on stdout.
 */
import { spawn } from 'node:child_process';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const { command, args, options, logFile, stopSignal, stateFile, facts, temporaryFolder } = JSON.parse(process.argv[2]);
const killAfterMs = 15_000;

const log = openSync(logFile, 'w', 0o600);
const token = randomBytes(32).toString('hex');
const leases = new Set();
let isStopping = false;

const server = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
server.once('error', (error) => {
  writeFileSync(log, `${error.message}\n`);
  finish();
});
server.once('exit', finish);

// Half open: a holder that has let go waits on its side until we end ours.
const leaseServer = createServer({ allowHalfOpen: true }, (socket) => {
  let received = '';
  socket.on('error', () => {}); // A holder that was killed; 'close' follows.
  socket.on('data', (chunk) => {
    if (leases.has(socket)) return;
    received += chunk;
    const expected = `${token}\n`;
    if (received.length < expected.length) return;
    if (isStopping || !timingSafeEqual(Buffer.from(received.slice(0, expected.length)), Buffer.from(expected))) {
      socket.destroy();
      return;
    }
    socket.setTimeout(0);
    leases.add(socket);
    socket.write('ok\n');
  });
  socket.setTimeout(5_000, () => socket.destroy());
  socket.on('end', () => release(socket));
  socket.on('close', () => release(socket));
});
leaseServer.listen(0, '127.0.0.1', () => {
  const state = {
    ...facts,
    keeperPid: process.pid,
    serverPid: server.pid,
    leasePort: leaseServer.address().port,
    token,
  };
  if (stateFile) {
    writeFileSync(`${stateFile}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${stateFile}.new`, stateFile);
  }
  process.stdout.write(`${JSON.stringify(state)}\n`);
});

const starter = { end: () => process.stdout.write('released\n'), destroy: () => {} };
leases.add(starter);
process.stdin.resume();
process.stdin.on('end', () => release(starter));
process.stdin.on('error', () => release(starter));
process.stdout.on('error', () => {}); // Whoever started us is gone.

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);

function release(lease) {
  if (!leases.delete(lease)) return;
  // The last holder keeps its connection until the server has ended: that is what it waits for.
  if (leases.size > 0) lease.end();
  else stop();
}

function stop() {
  if (isStopping) return;
  isStopping = true;
  leaseServer.close();
  if (server.pid === undefined) return;
  server.kill(stopSignal);
  setTimeout(() => process.kill(-server.pid, 'SIGKILL'), killAfterMs).unref();
}

function finish() {
  if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
  if (stateFile) rmSync(stateFile, { force: true });
  process.exit(isStopping ? 0 : 1);
}
