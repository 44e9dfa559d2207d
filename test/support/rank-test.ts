/**
 * How far two samples lie apart by the Mann–Whitney rank-sum test, as a standard normal z: with its sign, ties shared.
 * What an attacker learns from times is whether one kind tends to be slower, not by how much, so ranks are what counts.
 */
export function rankSumZ(left: readonly number[], right: readonly number[]): number {
  const all = [...left.map((value) => ({ value, isLeft: true })), ...right.map((value) => ({ value, isLeft: false }))];
  all.sort((one, other) => one.value - other.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) to += 1;
    const count = to - from;
    const sharedRank = (from + 1 + to) / 2;
    rankSum += sharedRank * all.slice(from, to).filter(({ isLeft }) => isLeft).length;
    ties += count ** 3 - count;
    from = to;
  }
  const [n, m, total] = [left.length, right.length, all.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return (u - (n * m) / 2) / Math.sqrt(variance);
}
