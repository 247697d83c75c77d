import type { Side } from '@mia-trading/core';
import type { DeltaBarSeries } from '../delta-analysis/delta-bar-series.js';

/** Bars that a pivot stands out from. */
export interface PivotOptions {
  /** Bars before it, none of which goes beyond it. */
  readonly before: number;
  /** Bars after it, all of which stay short of it. With the last of them it is confirmed, and known. */
  readonly after: number;
}

/**
 * Whether the newest closed bar confirms the bar `after` bars ago as a pivot: of highs (`side` +1), its high is not below those of the
 * `before` bars before it and above those of the bars after it; of lows (-1), mirrored. Of equal highs in a row the last one is the pivot.
 * `false` while too few bars are held.
 */
export function isPivot(bars: DeltaBarSeries, side: Side, { before, after }: PivotOptions): boolean {
  if (bars.length < before + after + 1) return false;
  const extreme = side * extremeOf(bars, side, after);
  for (let ago = 0; ago < after; ago += 1) if (side * extremeOf(bars, side, ago) >= extreme) return false;
  for (let ago = after + 1; ago <= after + before; ago += 1) if (side * extremeOf(bars, side, ago) > extreme) return false;
  return true;
}

function extremeOf(bars: DeltaBarSeries, side: Side, ago: number): number {
  return side > 0 ? bars.high(ago) : bars.low(ago);
}
