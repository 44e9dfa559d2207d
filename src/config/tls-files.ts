import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A certificate (with its chain) and its private key, in PEM; they belong together. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Reads both files, or neither where neither is named; what is wrong with them is added to `faults`. */
export function readTlsFiles(
  certFile: string | undefined,
  keyFile: string | undefined,
  faults: string[],
): TlsFiles | undefined {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    faults.push('TLS_CERT_FILE and TLS_KEY_FILE go together: set both, or neither where a balancer ends TLS');
    return undefined;
  }
  const cert = read('TLS_CERT_FILE', certFile, (text) => new X509Certificate(text), faults);
  const key = read('TLS_KEY_FILE', keyFile, (text) => createPrivateKey(text), faults);
  if (cert === undefined || key === undefined) return undefined;
  if (!cert.value.checkPrivateKey(key.value)) {
    faults.push('TLS_KEY_FILE is not the key of the certificate in TLS_CERT_FILE');
    return undefined;
  }
  return { cert: cert.text, key: key.text };
}

function read<T>(
  name: string,
  path: string,
  parse: (text: string) => T,
  faults: string[],
): { text: string; value: T } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    faults.push(`${name} names a file that cannot be read: ${path}`);
    return undefined;
  }
  try {
    return { text, value: parse(text) };
  } catch {
    faults.push(`${name} must hold PEM without a passphrase; this does not: ${path}`);
    return undefined;
  }
}
