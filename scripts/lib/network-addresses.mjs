/** Where others in the same network find this machine. */
import { networkInterfaces } from 'node:os';

/** What containers, virtual machines and tunnels bring: a phone in the room does not reach these. */
const virtualName =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|cni|flannel|cali|podman|lxc|lxd|tun|tap|utun|wg|tailscale|zt|bridge)/i;
const homeOrOffice = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./];

/**
 * This machine's IPv4 addresses, the one a phone most likely reaches first. Empty without a network.
 * @param {ReturnType<typeof networkInterfaces>} interfaces
 * @returns {{ address: string, name: string }[]}
 */
export function findLanAddresses(interfaces = networkInterfaces()) {
  const found = Object.entries(interfaces).flatMap(([name, addresses]) =>
    addresses
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
      .map(({ address }) => ({ address, name })),
  );
  return found.sort((one, other) => unlikelihood(one) - unlikelihood(other));
}

function unlikelihood({ address, name }) {
  const range = homeOrOffice.findIndex((pattern) => pattern.test(address));
  return (virtualName.test(name) ? 10 : 0) + (range === -1 ? homeOrOffice.length : range);
}
