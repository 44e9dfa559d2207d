const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The longest that SimSwap can be asked about. */
const longestHours = 2400;

/** What operators keep who keep less: a month, ten days, five, one. */
const keptHours = [720, 240, 120, 24];

/** When something last changed, as an operator tells it; without a date, not in so many days, where it says so. */
export interface ToldChange {
  readonly at: Date | null;
  readonly monitoredDays: number | undefined;
}

/** Whether it has changed since; unknown where the operator doesn't look so far back. */
export function toldSince(told: ToldChange | undefined, since: Date, now: number): 'same' | 'changed' | 'unknown' {
  if (!told) return 'unknown';
  if (told.at !== null) return told.at > since ? 'changed' : 'same';
  const isCovered = told.monitoredDays !== undefined && since.getTime() >= now - told.monitoredDays * dayMs;
  return isCovered ? 'same' : 'unknown';
}

/** Whole hours that hold all since then, one at least. */
export function hoursSince(since: Date, now: number): number {
  return Math.max(1, Math.ceil((now - since.getTime()) / hourMs));
}

/** The periods to ask about in turn, where an operator doesn't keep the one before: the wanted one, then shorter ones. */
export function periodsToAsk(wantedHours: number): number[] {
  const first = Math.min(wantedHours, longestHours);
  return [first, ...keptHours.filter((hours) => hours < first)];
}

/** A day as RFC 3339 writes it, in UTC, and so many days later. */
export function dayOf(at: Date, later: number): string {
  return new Date(at.getTime() + later * dayMs).toISOString().slice(0, 10);
}
