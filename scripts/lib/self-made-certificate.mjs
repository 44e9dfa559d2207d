/** The certificate of `npm start -- --https`. In production it comes from a certificate authority. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withLock } from './lock.mjs';

const dayMs = 24 * 60 * 60 * 1000;
const livesDays = 365; // Apple's systems refuse longer than 825 days, others more than 398.
const renewedBeforeDays = 30;

/**
 * A certificate for `localhost`, 127.0.0.1 and the addresses, and its P-256 key, in the folder. It is kept while it
 * names them all and isn't about to run out, so that a phone that has accepted it need not be asked again.
 * @param {string} folder
 * @param {string[]} addresses IPv4
 * @returns {Promise<{ certFile: string, keyFile: string, fingerprint: string, validTo: Date }>}
 */
export async function ensureCertificate(folder, addresses, now = new Date()) {
  const certFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, 'lock'), async () => {
    const wanted = ['127.0.0.1', ...addresses];
    const kept = readPair(certFile, keyFile);
    if (!kept || !fits(kept, wanted, now)) await makeCertificate(certFile, keyFile, wanted, now);
    const { fingerprint256: fingerprint, validTo } = readPair(certFile, keyFile);
    return { certFile, keyFile, fingerprint, validTo: new Date(validTo) };
  });
}

/** The certificate, if both files are there and belong together: a start may have been broken off between them. */
function readPair(certFile, keyFile) {
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    return certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile))) ? certificate : undefined;
  } catch {
    return undefined; // Not there, or not what we wrote: it is made anew.
  }
}

function fits(certificate, addresses, now) {
  const isFresh = new Date(certificate.validTo).getTime() - now.getTime() > renewedBeforeDays * dayMs;
  return isFresh && addresses.every((address) => certificate.checkIP(address) !== undefined);
}

async function makeCertificate(certFile, keyFile, addresses, now) {
  const { generate } = await import('selfsigned'); // There only after `npm ci`.
  const made = await generate([{ name: 'commonName', value: 'Saoma (made by npm start)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - dayMs), // A phone's clock may be behind ours.
    notAfterDate: new Date(now.getTime() + livesDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...addresses.map((ip) => ({ type: 7, ip }))],
      },
    ],
  });
  replace(keyFile, made.private, 0o600);
  replace(certFile, made.cert, 0o644);
}

/** Complete from the moment it is there, and never readable for longer than it should be. */
function replace(file, content, mode) {
  writeFileSync(`${file}.new`, content, { mode });
  renameSync(`${file}.new`, file);
}
