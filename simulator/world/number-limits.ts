/** At most `count` in `ms`. */
export interface NumberLimit {
  readonly count: number;
  readonly ms: number;
}

const keptNumbers = 10_000;

/** How often a gateway sends to one number. */
export class NumberLimits {
  private readonly sendings = new Map<string, number[]>();

  constructor(private readonly limits: readonly NumberLimit[]) {}

  /** Whether one more may be sent to this number; then it counts. */
  take(number: string): boolean {
    const now = Date.now();
    const longest = Math.max(...this.limits.map(({ ms }) => ms));
    const earlier = (this.sendings.get(number) ?? []).filter((at) => now - at < longest);
    const isOver = this.limits.some(({ count, ms }) => earlier.filter((at) => now - at < ms).length >= count);
    this.sendings.delete(number);
    this.sendings.set(number, isOver ? earlier : [...earlier, now]);
    if (this.sendings.size > keptNumbers) this.sendings.delete([...this.sendings.keys()][0] ?? '');
    return !isOver;
  }
}
