/** Ports nobody uses. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range the kernel takes for outgoing connections (from 32768 on Linux): a port from within it was once
// taken between our look and the server's start.
const lowest = 20_000;
const highest = 32_000;

/** A port on 127.0.0.1 that could be bound just now. Starts at random, so that runs side by side seldom meet. */
export async function findFreePort() {
  const start = randomInt(lowest, highest);
  for (let step = 0; step < highest - lowest; step += 1) {
    const port = lowest + ((start - lowest + step) % (highest - lowest));
    if (await canBind(port, '127.0.0.1')) return port;
  }
  throw new Error(`There is no free port between ${lowest} and ${highest}.`);
}

/** Whether a server could listen on this port on every address of the machine. */
export async function isPortFree(port) {
  return (await canBind(port, '::')) && (await canBind(port, '0.0.0.0'));
}

function canBind(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    // Other refusals (no IPv6 here, a port only root may take) don't say that somebody has the port.
    server.once('error', (error) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
