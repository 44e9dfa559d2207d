import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate, findLanAddresses } from '../support/certificate.js';

const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const newFolder = () => mkdtemp(join(tmpdir(), 'saoma-https-'));

describe('the certificate that npm start -- --https makes', () => {
  it('names this machine and its addresses, and its key is for its owner alone', async () => {
    const { certFile, keyFile } = await ensureCertificate(await newFolder(), ['192.168.1.20']);
    const certificate = new X509Certificate(await readFile(certFile));
    const names = [
      certificate.checkHost('localhost'),
      ...['127.0.0.1', '192.168.1.20'].map((ip) => certificate.checkIP(ip)),
    ];
    expect(names).toEqual(['localhost', '127.0.0.1', '192.168.1.20']);
    expect([certificate.ca, certificate.publicKey.asymmetricKeyDetails?.namedCurve]).toEqual([false, 'prime256v1']);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it('is kept while it fits: phones that have accepted it are not asked again', async () => {
    const folder = await newFolder();
    const first = await ensureCertificate(folder, ['192.168.1.20', '10.0.0.7']);
    expect(await ensureCertificate(folder, ['192.168.1.20'], inDays(300))).toEqual(first);
  });

  it('is made anew for another address, before it runs out, and when its files do not belong together', async () => {
    const folder = await newFolder();
    const seen = [await ensureCertificate(folder)];
    seen.push(await ensureCertificate(folder, ['192.168.1.20']));
    seen.push(await ensureCertificate(folder, ['192.168.1.20'], inDays(336)));
    const other = await ensureCertificate(await newFolder());
    await writeFile(seen[0]!.keyFile, await readFile(other.keyFile));
    seen.push(await ensureCertificate(folder, ['192.168.1.20'], inDays(336)));
    expect(new Set(seen.map(({ fingerprint }) => fingerprint)).size).toBe(4);
  });

  it('is for the network that a phone is most likely in, and neither for containers nor for this machine alone', async () => {
    const v4 = (address: string, internal = false) => [{ family: 'IPv4', address, internal }];
    const found = await findLanAddresses({
      lo: v4('127.0.0.1', true),
      docker0: v4('172.17.0.1'),
      eth1: v4('203.0.113.9'),
      eth2: v4('169.254.3.4'),
      wlan0: [...v4('192.168.1.20'), { family: 'IPv6', address: 'fe80::1', internal: false }],
    });
    expect(found.map(({ name }) => name)).toEqual(['wlan0', 'eth1', 'docker0']);
    expect(await findLanAddresses({ lo: v4('127.0.0.1', true) })).toEqual([]);
  });
});
