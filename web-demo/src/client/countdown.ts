/**
 * A moment on this page's monotonic clock (`performance.now()`), in milliseconds. Expiries are counted from the
 * answer's `expiresIn` on this clock, because the wall clock of a PC may be hours off, or be set in between.
 */
export type Moment = number;

/** Time that runs out: when, and how long it was in all, so that what is left of it can be drawn. */
export interface Life {
  endsAt: Moment;
  seconds: number;
}

/** The moment that lies so many seconds ahead. */
export function momentIn(seconds: number, now: Moment = performance.now()): Moment {
  return now + seconds * 1000;
}

/** Whole seconds left until then, rounded up, so that "0" means over. */
export function secondsUntil(moment: Moment, now: Moment = performance.now()): number {
  return Math.max(0, Math.ceil((moment - now) / 1000));
}

/** What is left of the life, from 1 down to 0. */
export function shareLeft({ endsAt, seconds }: Life, now: Moment = performance.now()): number {
  return seconds <= 0 ? 0 : Math.min(1, Math.max(0, (endsAt - now) / (seconds * 1000)));
}
