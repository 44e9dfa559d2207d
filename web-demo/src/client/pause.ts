import type { ClientError } from './client-error.js';

/** How long to wait before a failed call is tried again. */
export interface RetryWait {
  milliseconds: number;
  /** What the service asked for is kept to; a wait of our own is over as soon as the network is back. */
  endsOnline: boolean;
}

/** As long as the service asked for, else from one second to fifteen, spread among clients by up to a fifth. */
export function retryWait({ retryAfterSeconds }: ClientError, failures: number): RetryWait {
  if (retryAfterSeconds !== undefined) return { milliseconds: retryAfterSeconds * 1000, endsOnline: false };
  const doubled = Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1));
  return { milliseconds: doubled * (1 + Math.random() / 5), endsOnline: true };
}

/** Resolves when it is time to try again; rejects with the signal's reason as soon as it is aborted. */
export function pauseForRetry(wait: RetryWait, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  if (wait.endsOnline) addEventListener('online', () => over.abort(), { once: true, signal: over.signal });
  return pause(wait.milliseconds, signal, over.signal).finally(() => over.abort());
}

/** Resolves after so long, or when `early` is aborted; rejects with the signal's reason as soon as that is. */
export function pause(milliseconds: number, signal: AbortSignal, early?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
    early?.addEventListener('abort', finish, { once: true });
  });
}
