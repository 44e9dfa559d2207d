import { until } from '../../test/support/until.js';
import { CatchUp } from './catch-up.js';

/** Work that waits to be let go, and tells how much of it is under way. */
function heldWork(fails: (item: number) => boolean = () => false) {
  const started: number[] = [];
  const held: (() => void)[] = [];
  const catchUp = new CatchUp<number>(
    async (item) => {
      started.push(item);
      await new Promise<void>((resolve) => held.push(resolve));
      if (fails(item)) throw new Error('not yet');
    },
    () => undefined,
  );
  const letGo = () => {
    for (const resolve of held.splice(0)) resolve();
  };
  return { catchUp, started, letGo };
}

describe('catching up', () => {
  it('does the work for an item once at a time, and once more for all that wanted it meanwhile', async () => {
    const { catchUp, started, letGo } = heldWork();
    for (let time = 0; time < 5; time += 1) catchUp.want(1);
    expect(started).toEqual([1]);
    letGo();
    await until('the second run', () => started.length === 2);
    letGo();
    await new Promise(setImmediate);
    expect(started).toEqual([1, 1]);
    catchUp.stop();
  });

  it('takes a bounded number at a time, and comes to all of them', async () => {
    const { catchUp, started, letGo } = heldWork();
    for (let item = 0; item < 450; item += 1) catchUp.want(item);
    expect(started).toHaveLength(200);
    await until('all to have started', () => {
      letGo();
      return started.length === 450;
    });
    catchUp.stop();
  });

  // Seen to fail without the call of tryLater().
  it('does again what failed, and only that', async () => {
    let isBack = false;
    const { catchUp, started, letGo } = heldWork((item) => item % 2 === 1 && !isBack);
    for (const item of [1, 2, 3]) catchUp.want(item);
    letGo();
    await until('the failed ones to be tried again', () => started.length === 5);
    isBack = true;
    letGo();
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2, 3, 1, 3]);
    catchUp.stop();
  });
});
