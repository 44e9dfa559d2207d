const atOnce = 200;
const firstRetryMs = 100;
const longestRetryMs = 2_000;

/**
 * Does the work for every item that is wanted: never twice at once for the same one, so many at a time, and again
 * until it succeeds.
 *
 * After an outage everything is wanted in the same moment, from several sides, while the servers are only half back:
 * what fails then must be neither lost nor left to a safety net that comes once in a while.
 */
export class CatchUp<T> {
  private readonly wanted = new Set<T>();
  private readonly running = new Set<T>();
  private readonly failed = new Set<T>();
  private retry: NodeJS.Timeout | undefined;
  private retryMs = firstRetryMs;
  private isStopped = false;

  /**
   * @param work rejects when it must be done again, and resolves for an item that needs none any more
   * @param onFailure is told of each failure
   */
  constructor(
    private readonly work: (item: T) => Promise<void>,
    private readonly onFailure: (item: T, error: unknown) => void,
  ) {}

  /** Does the work at once where there is room; if it is being done already, once more afterwards. */
  want(item: T): void {
    this.failed.delete(item);
    this.wanted.add(item);
    this.next();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry);
  }

  private next(): void {
    for (const item of this.wanted) {
      if (this.isStopped || this.running.size >= atOnce) return;
      if (this.running.has(item)) continue;
      this.wanted.delete(item);
      this.running.add(item);
      void this.run(item);
    }
  }

  private async run(item: T): Promise<void> {
    try {
      await this.work(item);
      this.retryMs = firstRetryMs;
    } catch (error) {
      this.onFailure(item, error);
      this.tryLater(item);
    }
    this.running.delete(item);
    this.next();
  }

  private tryLater(item: T): void {
    this.failed.add(item);
    if (this.retry !== undefined || this.isStopped) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      for (const each of [...this.failed]) this.want(each);
    }, this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
  }
}
