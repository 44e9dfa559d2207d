/** How a provider answers: as it should, with an error of its own, never, or with something that isn't its wire. */
export const faultModes = ['ok', 'error', 'timeout', 'garbage'] as const;
export type FaultMode = (typeof faultModes)[number];

/** How one call fails: `code` is the provider's own, for those that have some. */
export interface Fault {
  readonly mode: FaultMode;
  readonly code?: string | undefined;
}

/** Which providers fail at the moment, and how often still. */
export class Faults {
  private readonly faults = new Map<string, Fault & { left: number }>();

  /** From now on this provider fails so, `count` times, or until it is set to `ok`. */
  set(provider: string, { mode, code }: Fault, count = Infinity): void {
    if (mode === 'ok') this.faults.delete(provider);
    else this.faults.set(provider, { mode, code, left: count });
  }

  /** How this call of the provider is to be answered; a counted fault is used up by it. */
  take(provider: string): Fault {
    const fault = this.faults.get(provider);
    if (!fault) return { mode: 'ok' };
    fault.left -= 1;
    if (fault.left <= 0) this.faults.delete(provider);
    return fault;
  }
}
