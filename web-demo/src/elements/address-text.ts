/**
 * A masked address as people know addresses: `203.0.113.0/24` is any of `203.0.113.*`, and the masked half of an IPv6
 * address isn't written out.
 */
export function addressText(ip: string): string {
  const [address = ip, bits] = ip.split('/');
  if (bits === '24') return address.replace(/\.0$/, '.*');
  if (bits === '48') return address.replace(/::$/, ':*');
  return ip;
}
