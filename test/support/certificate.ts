import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A certificate in a folder, as `npm start -- --https` makes or keeps it. */
export interface KeptCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly fingerprint: string;
}

/** Calls the script's own function: `now` and the addresses are those of a later start. */
export async function ensureCertificate(
  folder: string,
  addresses: readonly string[] = [],
  now = new Date(),
): Promise<KeptCertificate> {
  return callScript('self-made-certificate.mjs', 'ensureCertificate', [folder, addresses], `new Date(${+now})`);
}

/** What the script makes of a machine's network interfaces. */
export async function findLanAddresses(interfaces: object): Promise<{ address: string; name: string }[]> {
  return callScript('network-addresses.mjs', 'findLanAddresses', [interfaces]);
}

/** Scripts are modules that Jest can't load as they are: they run in a Node of their own, as they do for people. */
async function callScript<T>(file: string, name: string, given: unknown[], ...code: string[]): Promise<T> {
  const list = [...given.map((value) => JSON.stringify(value)), ...code].join(', ');
  const program = `import { ${name} } from './scripts/lib/${file}'; console.log(JSON.stringify(await ${name}(${list})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout) as T;
}
