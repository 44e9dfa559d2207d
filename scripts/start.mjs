/**
 * `npm start`: the service on this machine, with nothing but Node and npm. Installs and builds what is missing, starts
 * a private Postgres and Redis unless DATABASE_URL and REDIS_URL name others, then runs one node and says where it is.
 *
 * `npm start -- --https`: the same for the whole local network, with a certificate of its own: what a real phone needs.
 *
 * `npm run start:prod`: one node in the production profile with the environment as it is; starts and makes nothing.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { startNode } from './lib/child-process.mjs';
import { findServers, isGiven, loadEnvFile } from './lib/development-servers.mjs';
import { isPortFree } from './lib/free-port.mjs';
import { findLanAddresses } from './lib/network-addresses.mjs';
import { dataFolder, projectFolder } from './lib/project.mjs';
import { runScript, ScriptError } from './lib/script.mjs';
import { ensureCertificate } from './lib/self-made-certificate.mjs';
import { setUp } from './lib/set-up.mjs';
import { startSimulator } from './lib/simulator.mjs';
import { formatLog, tellAddresses, tellPhone, waitUntilReady } from './lib/start-report.mjs';

const serviceFile = join(projectFolder, 'dist', 'src', 'main.js');

const options = process.argv.slice(2);
const unknown = options.filter((option) => !['--production', '--https'].includes(option));
loadEnvFile();
const isProduction = options.includes('--production') || process.env.APP_PROFILE === 'production';
const isForPhones = options.includes('--https');

if (unknown.length > 0) {
  console.error(`Unknown option: ${unknown.join(' ')}. There are --https and --production.`);
  process.exitCode = 1;
} else if (isProduction && isForPhones) {
  console.error(
    '--https is for trying things out. In production, set TLS_CERT_FILE and TLS_KEY_FILE: see .env.example.',
  );
  process.exitCode = 1;
} else if (isProduction) {
  await startProduction();
} else {
  await runScript(startDevelopment);
}

/** In this very process: signals, output and exit code are the service's own. */
async function startProduction() {
  try {
    await setUp({ web: true, production: true });
  } catch (error) {
    console.error(error instanceof ScriptError ? error.message : error);
    process.exitCode = 1;
    return;
  }
  process.env.APP_PROFILE = 'production';
  process.argv.splice(1, Infinity, serviceFile);
  await import(pathToFileURL(serviceFile).href);
}

async function startDevelopment(onEnd) {
  const port = isGiven('PORT') ? Number(process.env.PORT) : 3000;
  const simulatorPort = isGiven('SIMULATOR_PORT') ? Number(process.env.SIMULATOR_PORT) : 3100;
  await refuseTakenPort(port, 'PORT');
  await refuseTakenSimulatorPort(simulatorPort);
  await setUp({ web: true });

  const { env, leases, lost } = await findServers(onEnd);
  const phones = isForPhones ? await prepareForPhones(env, port) : undefined;
  const simulator = await startSimulator(simulatorPort, env, onEnd);

  const service = startNode([serviceFile], { env, stdout: process.stdout.isTTY ? 'pipe' : 'inherit', leases });
  // The service first: it wants to write down what it does until the end.
  onEnd(() => service.stop());
  if (service.child.stdout) formatLog(service.child.stdout);
  const protocol = (env.TLS_CERT_FILE ?? '') === '' ? 'http' : 'https';
  if (await waitUntilReady(`${protocol}://localhost:${port}`, service.ended)) {
    tellAddresses(env.PUBLIC_URL || `${protocol}://localhost:${port}`, `http://localhost:${simulatorPort}`);
    if (phones) await tellPhone(env.PUBLIC_URL, phones);
  }

  const end = await Promise.race([service.ended, lost, simulator.lost]);
  if (end.lost === 'simulator') throw new ScriptError('The simulator has stopped. Stopping the service.');
  if (end.lost)
    throw new ScriptError(`The private ${end.lost} has stopped; its log is in .data/. Stopping the service.`);
  return end.code;
}

/**
 * TLS, and the address in the local network as the one that people and proofs know. A certificate that the environment
 * names goes before one of our own; but PUBLIC_URL is what `--https` is asked to set.
 */
async function prepareForPhones(env, port) {
  const addresses = findLanAddresses();
  env.PUBLIC_URL = `https://${addresses[0]?.address ?? 'localhost'}:${port}`;
  if (isGiven('TLS_CERT_FILE', 'TLS_KEY_FILE')) return { addresses };
  const certificate = await ensureCertificate(
    join(dataFolder, 'https'),
    addresses.map(({ address }) => address),
  );
  env.TLS_CERT_FILE = certificate.certFile;
  env.TLS_KEY_FILE = certificate.keyFile;
  return { addresses, certificate };
}

/** Before anything is started: the service would say the same, but only later. */
async function refuseTakenPort(port, name) {
  if (!isPort(port)) return; // The service tells what is wrong with it.
  if (await isPortFree(port)) return;
  throw new ScriptError(
    `Port ${port} is taken by another program. Stop that, or choose another: ${name}=${port + 1} npm start`,
  );
}

/** It takes two: the second is for mail. */
async function refuseTakenSimulatorPort(port) {
  if (!isPort(port)) return;
  for (const taken of [port, port + 1]) {
    if (await isPortFree(taken)) continue;
    throw new ScriptError(
      `Port ${taken}, for what plays SMS, mail and third parties, is taken by another program. Stop that, or choose another pair of ports: SIMULATOR_PORT=${taken + 2} npm start`,
    );
  }
}

function isPort(port) {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
