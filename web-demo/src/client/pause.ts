/** Resolves after so long; rejects with the signal's reason as soon as it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** How long to wait before the next try: doubles from one second to fifteen, and spreads clients by up to a fifth. */
export function backoffMs(failures: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1)) * (1 + Math.random() / 5);
}
