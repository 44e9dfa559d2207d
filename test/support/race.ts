/** How often a race is run: enough to be seen in a test run; `RACE_ROUNDS` runs more. */
export const raceRounds = Number(process.env.RACE_ROUNDS ?? 20);

/** Lets all runners go at one moment: each is called up to the barrier, and none passes before all have come. */
export async function race<T>(runners: readonly (() => Promise<T>)[]): Promise<T[]> {
  let open: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => (open = resolve));
  const running = runners.map(async (run) => {
    await barrier;
    return run();
  });
  open();
  return Promise.all(running);
}

export function countOf<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  return items.filter(isCounted).length;
}
