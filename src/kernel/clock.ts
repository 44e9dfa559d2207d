import { Injectable } from '@nestjs/common';

/** The node's own time. It serves tokens and rows; a QR session's time is Redis's. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970. */
  now(): number {
    return Date.now();
  }

  /** Seconds since 1970, as JWTs count. */
  nowSeconds(): number {
    return Math.floor(this.now() / 1000);
  }

  date(): Date {
    return new Date(this.now());
  }
}
