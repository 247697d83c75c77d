interface Extremes {
  readonly high: number;
  readonly low: number;
}

/**
 * Whether a bar stretches as far above the last as below it. Wilder counts neither movement then, nor do `technicalindicators` and the
 * code here; `trading-signals` counts both, so that such bars are left out of the comparison of the ADX.
 */
export function isTiedWith(last: Extremes, bar: Extremes): boolean {
  return bar.high > last.high && bar.high - last.high === last.low - bar.low;
}
