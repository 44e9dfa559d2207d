import { equalInConstantTime } from '../../kernel/secret.js';

/** A salted SHA-256 as other systems keep it: `$sha256$<salt>$<digest>`, the salt in base64, the digest in hex or base64. */
export interface SaltedSha256 {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

const sha256Pattern = /^\$sha256\$([A-Za-z0-9+/_-]*={0,2})\$([A-Za-z0-9+/_-]+={0,2})$/;

/** Which kind of hash it is; undefined for one that we can't read. */
export function kindOfHash(hash: string): 'argon2' | 'bcrypt' | 'sha256' | undefined {
  if (/^\$argon2(?:id|i|d)\$/.test(hash)) return 'argon2';
  if (/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash)) return 'bcrypt';
  return readSaltedSha256(hash) ? 'sha256' : undefined;
}

export function readSaltedSha256(hash: string): SaltedSha256 | undefined {
  const [, salt, digest] = sha256Pattern.exec(hash) ?? [];
  if (salt === undefined || digest === undefined) return undefined;
  const bytes = /^[0-9a-f]{64}$/i.test(digest) ? Buffer.from(digest, 'hex') : Buffer.from(digest, 'base64');
  return bytes.length === 32 ? { salt: Buffer.from(salt, 'base64'), digest: bytes } : undefined;
}

/** What may have been hashed: some systems put the salt before the password, some after it. */
export function inputsOf({ salt }: SaltedSha256, password: string): Buffer[] {
  const bytes = Buffer.from(password);
  return salt.length === 0 ? [bytes] : [Buffer.concat([salt, bytes]), Buffer.concat([bytes, salt])];
}

export function isDigest({ digest }: SaltedSha256, computed: Buffer): boolean {
  return equalInConstantTime(digest.toString('hex'), computed.toString('hex'));
}
