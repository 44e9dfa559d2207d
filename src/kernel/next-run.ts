/**
 * Runs one piece of work at a time. Whoever asks while it runs shares the next run with all others who do: what they
 * get was begun after they asked, and any number of them cost one.
 */
export class NextRun<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly work: () => Promise<T>) {}

  run(): Promise<T> {
    if (!this.running) return this.begin();
    this.next ??= this.running.then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  private begin(): Promise<T> {
    this.next = undefined;
    const run = this.work().finally(() => {
      // With another run waiting, that one takes over from here: never two at once.
      if (!this.next) this.running = undefined;
    });
    this.running = run;
    return run;
  }
}
