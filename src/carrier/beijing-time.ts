const aheadMs = 8 * 3_600_000;

/** `2026-11-24 21:05:09.123`, as clocks on the Chinese mainland show it: its providers know no time zones. */
export function beijingTime(ms: number): string {
  return new Date(ms + aheadMs).toISOString().replace('T', ' ').replace('Z', '');
}
