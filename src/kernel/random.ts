import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';

export type SecretPrefix = 'qrs_' | 'qrt_' | 'rt_' | 'tkt_' | 'cs_';

/** All randomness, from the operating system's generator. */
@Injectable()
export class Random {
  /** 16 random bytes, base64url, 22 characters: the id of a row. */
  id(): string {
    return randomBytes(16).toString('base64url');
  }

  /** 32 random bytes, base64url, 43 characters: the id of a QR session (OWASP ASVS 11.5.1 finds a UUID too little). */
  qrId(): string {
    return randomBytes(32).toString('base64url');
  }

  /** 32 random bytes, base64url, 43 characters: what is sent along and must come back, such as a state. */
  nonce(): string {
    return randomBytes(32).toString('base64url');
  }

  /** 32 random bytes behind the prefix that tells the kind of secret. */
  secret(prefix: SecretPrefix): string {
    return prefix + randomBytes(32).toString('base64url');
  }

  /** A uniform number of exactly so many digits, leading zeros kept. */
  digits(count: number): string {
    return String(randomInt(10 ** count)).padStart(count, '0');
  }
}
