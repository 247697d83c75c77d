/** Two-sided 95 % of the standard normal. */
const Z_95 = 1.959963984540054;

/** Lower and upper bound. */
export type Interval = readonly [number, number];

/**
 * Wilson score interval at 95 % for a share of `successes` in `trials`; `null` without trials.
 * Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927); unlike the textbook interval it holds for few trials and for shares near 0 or 1.
 */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (trials === 0) return null;
  const share = successes / trials;
  const z2 = Z_95 * Z_95;
  const centre = share + z2 / (2 * trials);
  const reach = Z_95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/** Normal interval at 95 % for a mean; `null` for fewer than two values. Optimistic for a handful of values: read it with their number. */
export function meanInterval(values: readonly number[]): Interval | null {
  if (values.length < 2) return null;
  const mean = average(values);
  const reach = (Z_95 * sampleDeviation(values)) / Math.sqrt(values.length);
  return [mean - reach, mean + reach];
}

/** Arithmetic mean; 0 for no values. */
export function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length;
}

/** Sum in order. */
export function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Standard deviation with n - 1; 0 for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = average(values);
  return Math.sqrt(total(values.map((value) => (value - mean) * (value - mean))) / (values.length - 1));
}
