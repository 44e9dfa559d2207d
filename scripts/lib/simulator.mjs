/** What plays SMS, mail and third parties beside a service in development: dist/simulator, which the build has made. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { startNode } from './child-process.mjs';
import { isGiven } from './development-servers.mjs';
import { projectFolder } from './project.mjs';

const folder = join(projectFolder, 'dist', 'simulator');

/**
 * Starts it, and points the service's environment at it where that names no provider of its own.
 * @returns `lost`, which settles when it has ended
 */
export async function startSimulator(port, env, onEnd) {
  const { serviceSettingsGroups } = await import(pathToFileURL(join(folder, 'service-settings.js')).href);
  for (const group of serviceSettingsGroups(port)) {
    if (!isGiven(...group.unless)) Object.assign(env, group.env);
  }
  const simulator = startNode([join(folder, 'main.js')], {
    env: {
      PATH: process.env.PATH,
      SIMULATOR_PORT: String(port),
      // Its operators tell the service of swapped SIMs, and nobody else vouches for a certificate of our own.
      ...(env.TLS_CERT_FILE && { NODE_EXTRA_CA_CERTS: env.TLS_CERT_FILE }),
    },
  });
  onEnd(() => simulator.stop());
  return { lost: simulator.ended.then(() => ({ lost: 'simulator' })) };
}
