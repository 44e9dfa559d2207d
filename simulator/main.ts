import { createApp } from './app.js';
import { createMailServer } from './mail-server.js';
import { mailPortOf } from './service-settings.js';
import { World } from './world/world.js';

/**
 * Plays what isn't ours, each on its real wire: SMS and mail gateways, third parties, carriers. For development and tests;
 * HTTP on SIMULATOR_PORT, mail on the port after it, this machine only. Keeps everything in memory.
 */
async function start(port: number): Promise<void> {
  const world = new World();
  const mail = createMailServer(world);
  await new Promise<void>((resolve, reject) => {
    mail.once('error', reject);
    mail.listen(mailPortOf(port), '127.0.0.1', resolve);
  });
  await createApp(world).listen({ port, host: '127.0.0.1' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
}

start(Number(process.env.SIMULATOR_PORT ?? 3100)).catch((error: unknown) => {
  console.error(`The simulator could not start: ${String(error)}`);
  process.exit(1);
});
