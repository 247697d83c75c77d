/** Fall of an equity curve from its highest point so far. */
export interface Drawdown {
  /** Largest fall in dollars, ≥ 0. */
  readonly dollars: number;
  /** Largest fall as a share of the peak it fell from. */
  readonly share: number;
  /** Longest number of steps from a peak until it is passed again (or the end). */
  readonly longest: number;
}

/** Drawdown of the equity that starts at `start` and changes by each of `changes` in turn. */
export function drawdownOf(start: number, changes: readonly number[]): Drawdown {
  let equity = start;
  let peak = start;
  let dollars = 0;
  let share = 0;
  let since = 0;
  let longest = 0;
  for (const change of changes) {
    equity += change;
    if (equity >= peak) {
      peak = equity;
      since = 0;
      continue;
    }
    since += 1;
    longest = Math.max(longest, since);
    dollars = Math.max(dollars, peak - equity);
    if (peak > 0) share = Math.max(share, (peak - equity) / peak);
  }
  return { dollars, share, longest };
}
