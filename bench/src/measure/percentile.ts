/** Smallest of the ascending values that at least `share` of them do not exceed (nearest rank); `NaN` when there are none. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? NaN;
}

/** Middle value, or mean of the middle two; `NaN` when there are none. */
export function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  const upper = Math.floor(ascending.length / 2);
  const lower = ascending.length % 2 === 0 ? upper - 1 : upper;
  return ((ascending[lower] ?? NaN) + (ascending[upper] ?? NaN)) / 2;
}
