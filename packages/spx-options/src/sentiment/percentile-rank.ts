/**
 * Mid-rank percentile of `value` among `others`: (number below + half of those equal) / number, 0 .. 1. `NaN` when there are no others
 * or the value is not finite; others that are not finite do not count.
 */
export function percentileRank(others: ArrayLike<number>, value: number): number {
  if (!Number.isFinite(value)) return Number.NaN;
  let below = 0;
  let equal = 0;
  let count = 0;
  for (let index = 0; index < others.length; index += 1) {
    const other = others[index] as number;
    if (!Number.isFinite(other)) continue;
    count += 1;
    if (other < value) below += 1;
    else if (other === value) equal += 1;
  }
  return count === 0 ? Number.NaN : (below + equal / 2) / count;
}
