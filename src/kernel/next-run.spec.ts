import { NextRun } from './next-run.js';

describe('work that many ask for', () => {
  /** Work whose runs end when they are told to. */
  function held(): { runs: PromiseWithResolvers<number>[]; work: NextRun<number> } {
    const runs: PromiseWithResolvers<number>[] = [];
    const work = new NextRun(() => {
      const run = withResolvers<number>();
      runs.push(run);
      return run.promise;
    });
    return { runs, work };
  }

  it('is begun at once, and once more for all who ask meanwhile', async () => {
    const { runs, work } = held();
    const first = work.run();
    const others = [work.run(), work.run(), work.run()];
    expect(runs).toHaveLength(1);
    runs[0]!.resolve(1);
    await expect(first).resolves.toBe(1);
    expect(runs).toHaveLength(2);
    const later = work.run();
    runs[1]!.resolve(2);
    await expect(Promise.all(others)).resolves.toEqual([2, 2, 2]);
    runs[2]!.resolve(3);
    await expect(later).resolves.toBe(3);
    expect(runs).toHaveLength(3);
  });

  it('that failed fails for those who had asked for it, and is begun again for the others', async () => {
    const { runs, work } = held();
    const first = work.run();
    const second = work.run();
    runs[0]!.reject(new Error('once'));
    await expect(first).rejects.toThrow('once');
    runs[1]!.resolve(2);
    await expect(second).resolves.toBe(2);
  });
});

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

// Promise.withResolvers comes with Node 22.
function withResolvers<T>(): PromiseWithResolvers<T> {
  let settle: Omit<PromiseWithResolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle! };
}
