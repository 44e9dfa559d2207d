import type { FaultMode } from './faults.js';

/** `refused`: the provider understood and said no. */
export type CallResult = FaultMode | 'refused';

/** One call of a provider. */
export interface RecordedCall {
  readonly provider: string;
  /** What was asked for: a method and a path without its query, or an action's name. */
  readonly operation: string;
  readonly result: CallResult;
  readonly at: string;
}

const keptCalls = 1000;

/** How often each provider was called, and with what result; of the calls themselves the newest thousand. */
export class Calls {
  private readonly newest: RecordedCall[] = [];
  private readonly totals = new Map<string, Partial<Record<CallResult, number>>>();

  record(provider: string, operation: string, result: CallResult): void {
    this.newest.unshift({ provider, operation, result, at: new Date().toISOString() });
    if (this.newest.length > keptCalls) this.newest.pop();
    const totals = this.totals.get(provider) ?? {};
    totals[result] = (totals[result] ?? 0) + 1;
    this.totals.set(provider, totals);
  }

  /** Of some providers, or of all. */
  read(providers?: readonly string[]): {
    total: number;
    results: Partial<Record<CallResult, number>>;
    calls: readonly RecordedCall[];
  } {
    const results: Partial<Record<CallResult, number>> = {};
    for (const [name, totals] of this.totals) {
      if (providers && !providers.includes(name)) continue;
      for (const [result, count] of Object.entries(totals) as [CallResult, number][]) {
        results[result] = (results[result] ?? 0) + count;
      }
    }
    const total = Object.values(results).reduce((sum, count) => sum + count, 0);
    return {
      total,
      results,
      calls: this.newest.filter(({ provider }) => providers?.includes(provider) ?? true),
    };
  }
}
