import { createHash } from 'node:crypto';
import { hashSync, verifySync } from '@node-rs/argon2';
import { verifySync as verifyBcryptSync } from '@node-rs/bcrypt';
import { inputsOf, isDigest, kindOfHash, readSaltedSha256 } from './foreign-hash.js';
import { argon2Cost, normalisedPassword, ownHashPrefix } from './own-hash.js';

/** What a thread of the hasher's is asked for. */
export type HashWork =
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly password: string; readonly passwordHash: string | undefined };

let decoy: string | undefined;

/** A new hash, or whether the password is the one that was hashed. Takes its time: it has a thread for that. */
export default function work(asked: HashWork): string | boolean {
  if (asked.kind === 'hash') return hashSync(normalisedPassword(asked.password), argon2Cost);
  const { password, passwordHash } = asked;
  if (passwordHash === undefined) return matchesNothing(password);
  if (passwordHash.startsWith(ownHashPrefix)) return matchesArgon2(normalisedPassword(password), passwordHash);
  // Other systems hashed what was typed as it came.
  const candidates = new Set([password, normalisedPassword(password)]);
  return [...candidates].some((candidate) => matchesForeign(candidate, passwordHash));
}

/** Takes as long as a hash of ours. */
function matchesNothing(password: string): false {
  decoy ??= hashSync('no password is this one', argon2Cost);
  verifySync(decoy, normalisedPassword(password));
  return false;
}

function matchesForeign(password: string, passwordHash: string): boolean {
  switch (kindOfHash(passwordHash)) {
    case 'argon2':
      return matchesArgon2(password, passwordHash);
    case 'bcrypt':
      return verifyBcryptSync(password, passwordHash);
    case 'sha256':
      // A SHA-256 alone would be told by its time from a name that nobody has.
      matchesNothing(password);
      return matchesSha256(password, passwordHash);
    case undefined:
      return false;
  }
}

// One that was imported and can't be decoded fits no password.
function matchesArgon2(password: string, passwordHash: string): boolean {
  try {
    return verifySync(passwordHash, password);
  } catch {
    return false;
  }
}

function matchesSha256(password: string, passwordHash: string): boolean {
  const kept = readSaltedSha256(passwordHash);
  if (!kept) return false;
  return inputsOf(kept, password).some((input) => isDigest(kept, createHash('sha256').update(input).digest()));
}
