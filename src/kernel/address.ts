import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom an address counts as: an IPv4, or an IPv6 /64, since that is what one customer of a provider is given and may
 * pick from at will. An IPv4 written as IPv6 is that IPv4. Anything else is `unknown`, and counts as one.
 */
export function networkOf(address: string): string {
  const plain = unmapped(address);
  if (isIPv4(plain)) return plain;
  return isIPv6(plain) ? `${expandIPv6(plain).slice(0, 4).join(':')}::/64` : 'unknown';
}

/** An address for people to judge, with only its network left: IPv4 /24, IPv6 /48. Anything else is `unknown`. */
export function maskAddress(address: string): string {
  const plain = unmapped(address);
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return isIPv6(plain) ? `${expandIPv6(plain).slice(0, 3).join(':')}::/48` : 'unknown';
}

/** The IPv4 that an IPv4-mapped IPv6 stands for (RFC 4291 section 2.5.5.2), however it is written. */
function unmapped(written: string): string {
  const address = withoutPort(written);
  if (!isIPv6(address)) return address;
  const groups = expandIPv6(address);
  if (groups.slice(0, 5).some((group) => group !== '0') || groups[5] !== 'ffff') return address;
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}

/** Some proxies write the port, too: `1.2.3.4:5678`, `[2001:db8::1]:5678`. */
function withoutPort(written: string): string {
  const [, v4, v6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[(.+)\](?::\d+)?)$/.exec(written) ?? [];
  return v4 ?? v6 ?? written;
}

/** Eight groups without leading zeros, in lower case; a zone is dropped. */
function expandIPv6(address: string): string[] {
  const withoutZone = (address.split('%')[0] ?? '').toLowerCase();
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(withoutZone);
  const [head = '', tail] = (dotted ? withoutZone.slice(0, dotted.index) + inHex(dotted) : withoutZone).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}

function inHex(dotted: RegExpExecArray): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.slice(1).map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
