import { asClientError, type ClientError } from './client-error.js';
import { pause, pauseForRetry, retryWait } from './pause.js';

/** How long the service is asked to hold an answer, in seconds: the contract's most. */
export const heldSeconds = 25;

/** Room for a held answer to come back, in milliseconds. */
export const heldTimeoutMs = (heldSeconds + 10) * 1000;

/** The service answers at once when two others are held for the same code; then we pace ourselves. */
const leastIntervalMs = 2000;

export interface LongPoll<T> {
  /** Asks for a version above this one; undefined asks for what there is now. */
  ask(version: number | undefined): Promise<T>;
  /** Takes an answer; returns whether to go on. */
  take(view: T): boolean;
  /** A call failed. Returning false ends the polling; else it goes on after a pause. */
  fail(error: ClientError): boolean;
  signal: AbortSignal;
}

/** Asks again and again until told to stop, with pauses that grow while the service can't be reached. */
export async function longPoll<T extends { version: number }>(poll: LongPoll<T>): Promise<void> {
  let version: number | undefined;
  let failures = 0;
  const isStopped = () => poll.signal.aborted;
  while (!isStopped()) {
    const askedAt = performance.now();
    let pausing: Promise<void> | undefined;
    try {
      const view = await poll.ask(version);
      if (isStopped() || !poll.take(view)) return;
      const isNews = view.version !== version;
      if (!isNews) pausing = pause(askedAt + leastIntervalMs - performance.now(), poll.signal);
      version = view.version;
      failures = 0;
    } catch (thrown) {
      if (isStopped()) return;
      const error = asClientError(thrown);
      if (!poll.fail(error)) return;
      failures += 1;
      pausing = pauseForRetry(retryWait(error, failures), poll.signal);
    }
    await pausing?.catch(() => undefined);
  }
}
