import { isIPv4 } from 'node:net';

/** What a MaxMind database can hold, as far as places need it. */
type Value = string | number | { readonly [key: string]: Value } | readonly Value[];

const nodeBytes = 6;
const separatorBytes = 16;

/**
 * A MaxMind database (the MMDB format, version 2) of IPv4 with one network in it: a tree with a node for each of its bits,
 * each of which leads on, or nowhere.
 */
export function geoDatabase(network: string, content: Value): Buffer {
  const [address = '', bits = ''] = network.split('/');
  const length = Number(bits);
  if (!isIPv4(address) || !(length > 0)) throw new Error(`${network} is no IPv4 network`);
  const prefix = address.split('.').reduce((number, byte) => number * 256 + Number(byte), 0);
  const tree = Buffer.alloc(length * nodeBytes);
  for (let depth = 0; depth < length; depth += 1) {
    const isOne = Math.floor(prefix / 2 ** (31 - depth)) % 2 === 1;
    const onward = depth + 1 < length ? depth + 1 : length + separatorBytes;
    tree.writeUIntBE(isOne ? length : onward, depth * nodeBytes, 3);
    tree.writeUIntBE(isOne ? onward : length, depth * nodeBytes + 3, 3);
  }
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test-City',
    description: { en: 'one network' },
    ip_version: 4,
    languages: ['en', 'zh-CN'],
    node_count: length,
    record_size: 24,
  };
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(separatorBytes), encoded(content), marker, encoded(metadata)]);
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(2, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, bytes.length), bytes]);
  }
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    // An extended type: 7 more than the byte after the control byte says.
    return Buffer.concat([Buffer.from([items.length, 11 - 7]), ...items.map(encoded)]);
  }
  const entries = Object.entries(value as { readonly [key: string]: Value });
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, entry]) => [encoded(key), encoded(entry)]),
  ]);
}

function control(type: number, size: number): Buffer {
  if (size >= 29) throw new Error('longer than a test needs');
  return Buffer.from([type * 32 + size]);
}
