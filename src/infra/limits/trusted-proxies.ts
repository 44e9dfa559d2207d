import proxyAddr from '@fastify/proxy-addr';

/**
 * Whether an address is one of our own proxies, whose `X-Forwarded-For` is believed. Fastify asks it for calls and
 * `AddressesService` for sockets, so that both see the same client: the first address, from our end, that isn't ours.
 */
export function trustOf(proxies: readonly string[]): (address: string, hop: number) => boolean {
  return proxyAddr.compile([...proxies]);
}
